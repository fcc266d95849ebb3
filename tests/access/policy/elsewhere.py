"""What is not tried here yet: the API, by the tests of the apps."""

TRIED_BY_THEIR_APPS = {
    *("api_me", "api_token_list", "api_token"),
    *("api_association_list", "api_association", "api_association_members", "api_association_move"),
    *("api_membership_list", "api_membership", "api_join_request_list", "api_join_request"),
    *("api_join_request_candidates", "api_join_request_approve", "api_join_request_decline"),
    *("api_join_request_ignore", "api_join_request_withdraw", "api_join_request_take_back"),
}

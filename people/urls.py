from django.urls import URLPattern, URLResolver, path

from people.api.me import MeApi
from people.api.tokens import TokenApi, TokenListApi
from people.views import (
    addresses,
    changes,
    checks,
    display,
    lines,
    phones,
    photos,
    postal_addresses,
    privacy,
    profile,
    proposals,
    proving,
    public,
    tokens,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("terms/", public.terms, name="terms"),
    path("account/email/", addresses.login_address, name="account_email"),
    path("account/login/code/", phones.request_code, name="account_request_login_code"),
    path("account/login/code/confirm/", phones.confirm_code, name="account_confirm_login_code"),
    path("account/phone/change/", phones.change_phone, name="account_change_phone"),
    path("account/phone/verify/", phones.verify_phone, name="account_verify_phone"),
    path("account/phone/drop/", phones.phone_drop, name="account_drop_phone"),
    path("me/agree/", public.terms_agree, name="terms_agree"),
    path("me/terms/", public.agreement_list, name="agreement_list"),
    path("me/display/", display.display_choose, name="display_choose"),
    path("me/profile/", profile.profile_edit, name="profile_edit"),
    path("me/profile/contacts/<int:pk>/withdraw/", lines.contact_withdraw, name="contact_withdraw"),
    path("me/profile/contacts/<int:pk>/first/", lines.contact_choose, name="contact_choose"),
    path("me/profile/addresses/add/", postal_addresses.address_add, name="address_add"),
    path("me/profile/addresses/<int:pk>/", postal_addresses.address_edit, name="address_edit"),
    path("changes/<str:token>/stop/", changes.change_stop, name="change_stop"),
    path("lost/<str:public_id>/", proposals.contact_propose, name="contact_propose"),
    path("found/<str:token>/", proposals.proposal_answer, name="proposal_answer"),
    path("me/profile/contacts/<int:pk>/prove/", proving.contact_prove, name="contact_prove"),
    path("me/profile/contacts/<int:pk>/code/", proving.contact_code_send, name="contact_code_send"),
    path("me/profile/former-names/<int:pk>/remove/", lines.former_name_remove, name="former_name_remove"),
    path("me/profile/positions/<int:pk>/end/", lines.position_end, name="position_end"),
    path("me/profile/positions/<int:pk>/remove/", lines.position_remove, name="position_remove"),
    path("me/photo/", photos.photo_edit, name="photo_edit"),
    path("me/check/", checks.record_check, name="record_check"),
    path("me/privacy/", privacy.privacy_edit, name="privacy_edit"),
    path("me/privacy/blocks/<int:pk>/lift/", privacy.block_lift, name="block_lift"),
    path("me/tokens/", tokens.token_list, name="token_list"),
    path("me/tokens/<str:public_id>/revoke/", tokens.token_revoke, name="token_revoke"),
]
api_urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", MeApi.as_view(), name="api_me"),
    path("tokens/", TokenListApi.as_view(), name="api_token_list"),
    path("tokens/<str:public_id>/", TokenApi.as_view(), name="api_token"),
]

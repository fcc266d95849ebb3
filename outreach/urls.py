from django.urls import URLPattern, URLResolver, path

from outreach.api import audiences as audiences_api
from outreach.api import campaigns as campaigns_api
from outreach.api import journeys as journeys_api
from outreach.views import (
    audiences,
    campaign_reports,
    campaign_steps,
    campaigns,
    journey_making,
    journeys,
    letter_links,
    letter_pictures,
    messages,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("audiences/", audiences.audience_list, name="audience_list"),
    path("audiences/new/", audiences.audience_new, name="audience_new"),
    path("audiences/count/", audiences.audience_count, name="audience_count"),
    path("audiences/<slug:public_id>/", audiences.audience_detail, name="audience_detail"),
    path("audiences/<slug:public_id>/edit/", audiences.audience_edit, name="audience_edit"),
    path("audiences/<slug:public_id>/copy/", audiences.audience_copy, name="audience_copy"),
    path("audiences/<slug:public_id>/delete/", audiences.audience_delete, name="audience_delete"),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<slug:public_id>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<slug:public_id>/about/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<slug:public_id>/hand-in/", campaign_steps.campaign_submit, name="campaign_submit"),
    path("campaigns/<slug:public_id>/take-back/", campaign_steps.campaign_take_back, name="campaign_take_back"),
    path("campaigns/<slug:public_id>/answer/", campaign_steps.campaign_approve, name="campaign_approve"),
    path("campaigns/<slug:public_id>/time/", campaign_steps.campaign_time, name="campaign_time"),
    path("campaigns/<slug:public_id>/launch/", campaign_steps.campaign_launch, name="campaign_launch"),
    path("campaigns/<slug:public_id>/withdraw/", campaign_steps.campaign_withdraw, name="campaign_withdraw"),
    path("campaigns/<slug:public_id>/pause/", campaign_steps.campaign_pause, name="campaign_pause"),
    path("campaigns/<slug:public_id>/resume/", campaign_steps.campaign_resume, name="campaign_resume"),
    path("campaigns/<slug:public_id>/cancel/", campaign_steps.campaign_cancel, name="campaign_cancel"),
    path("campaigns/<slug:public_id>/subject/", campaign_steps.campaign_subject, name="campaign_subject"),
    path("campaigns/<slug:public_id>/report/", campaign_reports.campaign_report, name="campaign_report"),
    path("campaigns/<slug:public_id>/figures/", campaign_reports.campaign_figures, name="campaign_figures"),
    path("journeys/", journeys.journey_list, name="journey_list"),
    path("journeys/new/", journey_making.journey_new, name="journey_new"),
    path("journeys/people/<slug:public_id>/", journeys.journey_person, name="journey_person"),
    path("journeys/<slug:public_id>/", journeys.journey_detail, name="journey_detail"),
    path("journeys/<slug:public_id>/about/", journey_making.journey_edit, name="journey_edit"),
    path("journeys/<slug:public_id>/coming/", journeys.journey_coming, name="journey_coming"),
    path("journeys/<slug:public_id>/on/", journeys.journey_switch, name="journey_switch"),
    path("journeys/<slug:public_id>/pause/", journeys.journey_pause, name="journey_pause"),
    path("journeys/<slug:public_id>/end/", journey_making.journey_end, name="journey_end"),
    path("journeys/<slug:public_id>/letters/new/", journey_making.journey_step_new, name="journey_step_new"),
    path("journeys/<slug:public_id>/letters/<int:order>/", journey_making.journey_step, name="journey_step"),
    path("journeys/<slug:public_id>/letters/<int:order>/words/", journey_making.journey_words, name="journey_words"),
    path(
        "journeys/<slug:public_id>/letters/<int:order>/earlier/",
        journey_making.journey_step_move,
        name="journey_step_move",
    ),
    path(
        "journeys/<slug:public_id>/letters/<int:order>/remove/",
        journey_making.journey_step_remove,
        name="journey_step_remove",
    ),
    path("messages/<slug:public_id>/", messages.message_edit, name="message_edit"),
    path("messages/<slug:public_id>/look/", messages.message_look, name="message_look"),
    path("letters/links/<str:token>/", letter_links.letter_link, name="letter_link"),
    path("letters/dots/<str:token>/", letter_links.letter_dot, name="letter_dot"),
    path("letters/pictures/<slug:public_id>/", letter_pictures.letter_picture, name="letter_picture"),
]

api_urlpatterns: list[URLPattern | URLResolver] = [
    path("audiences/", audiences_api.AudienceListApi.as_view(), name="api_audience_list"),
    path("audiences/<slug:public_id>/", audiences_api.AudienceApi.as_view(), name="api_audience"),
    path("audiences/<slug:public_id>/count/", audiences_api.AudienceCountApi.as_view(), name="api_audience_count"),
    path("campaigns/", campaigns_api.CampaignListApi.as_view(), name="api_campaign_list"),
    path("campaigns/<slug:public_id>/", campaigns_api.CampaignApi.as_view(), name="api_campaign"),
    path("campaigns/<slug:public_id>/submit/", campaigns_api.CampaignSubmitApi.as_view(), name="api_campaign_submit"),
    path(
        "campaigns/<slug:public_id>/approve/", campaigns_api.CampaignApproveApi.as_view(), name="api_campaign_approve"
    ),
    path("journeys/", journeys_api.JourneyListApi.as_view(), name="api_journey_list"),
    path("journeys/<slug:public_id>/", journeys_api.JourneyApi.as_view(), name="api_journey"),
    path("campaigns/<slug:public_id>/pause/", campaigns_api.CampaignPauseApi.as_view(), name="api_campaign_pause"),
]

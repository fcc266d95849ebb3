from django.urls import path

from messaging import views
from messaging.webhooks import mail_webhook, service_account_webhook, text_replies, text_reports

urlpatterns = [
    path("inbox/", views.letter_list, name="letter_list"),
    path("inbox/read/", views.letter_read_all, name="letter_read_all"),
    path("inbox/<str:public_id>/", views.letter_detail, name="letter_detail"),
    path("letters/preferences/", views.letter_preferences, name="letter_preferences"),
    path("letters/preferences/everything/", views.letter_everything, name="letter_everything"),
    path("letters/address/", views.letter_address, name="letter_address"),
    path("letters/address/code/", views.letter_address_code, name="letter_address_code"),
    path("letters/wechat/", views.letter_wechat, name="letter_wechat"),
    path("letters/wechat/end/", views.letter_wechat_end, name="letter_wechat_end"),
    path("letters/unsubscribe/<str:token>/", views.letter_unsubscribe, name="letter_unsubscribe"),
    path("webhooks/mail/<slug:what>/", mail_webhook, name="mail_webhook"),
    path("webhooks/texts/<str:secret>/reports/", text_reports, name="text_reports"),
    path("webhooks/texts/<str:secret>/replies/", text_replies, name="text_replies"),
    path("webhooks/wechat/", service_account_webhook, name="service_account_webhook"),
    path("_mailbox/", views.mailbox_list, name="mailbox_list"),
    path("_mailbox/<str:public_id>/", views.mailbox_detail, name="mailbox_detail"),
    path("_mailbox/<str:public_id>/html/", views.mailbox_html, name="mailbox_html"),
]

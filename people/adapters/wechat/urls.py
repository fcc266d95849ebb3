from django.urls import path

from people.adapters.wechat.doors import wechat_callback, wechat_login

urlpatterns = [
    path("wechat/login/", wechat_login, name="wechat_login"),
    path("wechat/login/callback/", wechat_callback, name="wechat_callback"),
]

"""Coming in: allauth's settings. Campus sign-on and WeChat are switched on by the environment."""

import environ

from .proxies import TRUSTED_PROXIES

env = environ.Env()

AUTHENTICATION_BACKENDS = [
    "people.backends.LoginBackend",
    "associations.backends.OfficeBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"

ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES  # limits by address count visitors, not the proxy
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}  # typed on a phone from a letter

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# A code by text message, where the operator wants it and SMS_GATEWAY names who carries it.
ACCOUNT_LOGIN_METHODS = {"email", "phone"} if env.bool("PHONE_LOGIN", default=False) else {"email"}
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {  # over allauth's own: a text message costs money, and wakes whoever it goes to by mistake
    "change_phone": "1/m/user,10/d/user",
    "verify_phone": "1/30s/key,3/m/ip,10/d/key",
    "request_login_code": "20/m/ip,3/m/key,30/d/key",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.joining.JoiningFields"
ACCOUNT_FORMS = {
    "add_email": "people.forms.signing_in.AddAddressForm",
    "change_email": "people.forms.signing_in.ChangeAddressForm",
    "change_password": "people.forms.signing_in.ChangePasswordForm",
    "change_phone": "people.forms.signing_in.ChangePhoneForm",
    "confirm_email_verification_code": "people.forms.signing_in.ConfirmAddressCodeForm",
    "confirm_login_code": "people.forms.signing_in.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "people.forms.signing_in.ConfirmPasswordCodeForm",
    "login": "people.forms.signing_in.LogInForm",
    "reauthenticate": "people.forms.signing_in.ReauthenticateForm",
    "request_login_code": "people.forms.signing_in.RequestCodeForm",
    "reset_password": "people.forms.signing_in.ResetPasswordForm",
    "reset_password_from_key": "people.forms.signing_in.NewPasswordForm",
    "set_password": "people.forms.signing_in.SetPasswordForm",
    "signup": "people.forms.signing_in.SignUpForm",
    "verify_phone": "people.forms.signing_in.VerifyPhoneForm",
}
ACCOUNT_CHANGE_EMAIL = True  # one address per login: the new one takes the old one's place when it is proven
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; mail to QQ and 163 takes minutes at times
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "people.forms.signing_in.ActivateAppForm",
    "add_webauthn": "people.forms.signing_in.AddPasskeyForm",
    "authenticate": "people.forms.signing_in.SecondStepForm",
    "deactivate_totp": "people.forms.signing_in.DeactivateAppForm",
    "edit_webauthn": "people.forms.signing_in.RenamePasskeyForm",
    "generate_recovery_codes": "people.forms.signing_in.RecoveryCodesForm",
    "reauthenticate": "people.forms.signing_in.SecondStepAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.bool("DEBUG", default=True)
USERSESSIONS_TRACK_ACTIVITY = False
# Whoever may open the console has a second step at the door, or goes and sets one up.
CONSOLE_NEEDS_SECOND_FACTOR = env.bool("CONSOLE_NEEDS_SECOND_FACTOR", default=not env.bool("DEBUG", default=True))

SOCIALACCOUNT_ADAPTER = "people.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # birth date and consent are asked of everybody
SOCIALACCOUNT_FORMS = {
    "disconnect": "people.forms.signing_in.DisconnectForm",
    "signup": "people.forms.signing_in.SocialSignUpForm",
}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host is what our own policy forbids
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by addresses the other house has proven; see people/adapters/social.py
SOCIALACCOUNT_PROVIDERS: dict = {}
# Always installed and only shown, or answered at all, where it is described below.
SOCIAL_PROVIDER_APPS = ["allauth.socialaccount.providers.openid_connect"]

# Campus sign-on by OpenID Connect: switched on by naming the server.
if env.str("OIDC_SERVER", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "campus",
                "name": env.str("OIDC_NAME", default="") or "Campus",
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.str("OIDC_SERVER")},
            }
        ]
    }

# WeChat: a website app (a picture to scan) and an official account (inside WeChat), bound to one open platform.
_WECHAT = {
    place: {"id": env.str(f"{name}_ID"), "secret": env.str(f"{name}_SECRET")}
    for place, name in (("desktop", "WECHAT_APP"), ("inside", "WECHAT_PAGE_APP"))
    if env.str(f"{name}_ID", default="")
}
if _WECHAT:
    SOCIALACCOUNT_PROVIDERS["wechat"] = {"APPS": [{"client_id": "wechat", "settings": _WECHAT}]}

# Campus sign-on by CAS: switched on by naming the server.
if env.str("CAS_SERVER", default=""):
    SOCIALACCOUNT_PROVIDERS["cas"] = {
        "APPS": [
            {
                "client_id": "cas",
                "name": env.str("CAS_NAME", default="") or "CAS",
                "settings": {
                    "server": env.str("CAS_SERVER").rstrip("/"),
                    "version": env.str("CAS_VERSION", default="") or "3",
                },
            }
        ]
    }

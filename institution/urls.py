from django.urls import path

from institution import views

urlpatterns = [
    path("institution.css", views.institution_stylesheet, name="institution_stylesheet"),
    path("seal/<slug:public_id>/", views.institution_seal, name="institution_seal"),
    path("privacy/", views.institution_privacy, name="institution_privacy"),
    path("accessibility/", views.institution_accessibility, name="institution_accessibility"),
]

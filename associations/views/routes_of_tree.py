"""Addresses of the tree, of associations, their officers, members and coverage."""

from django.urls import path

from associations.views import associations, coverage, members, offices, tree, yearbook

urlpatterns = [
    path("classes/<str:slug>/yearbook/", yearbook.class_yearbook, name="class_yearbook"),
    path("associations/", tree.association_tree, name="association_tree"),
    path("classes/", tree.class_years, name="class_years"),
    path("classes/<int:first>/", tree.class_list, name="class_list"),
    path("classes/<int:first>/<int:last>/", tree.class_list, name="class_list"),
    path("associations/<str:slug>/", associations.association_detail, name="association_detail"),
    path("associations/<str:slug>/open/", associations.association_open, name="association_open"),
    path("associations/<str:slug>/edit/", associations.association_edit, name="association_edit"),
    path("associations/<str:slug>/move/", associations.association_move, name="association_move"),
    path("associations/<str:slug>/state/", associations.association_state, name="association_state"),
    path("associations/<str:slug>/members/", members.association_members, name="association_members"),
    path("associations/<str:slug>/coverage/", coverage.association_coverage, name="association_coverage"),
    path("associations/<str:slug>/coverage.csv", coverage.coverage_export, name="coverage_export"),
    path("associations/<str:slug>/coverage/<str:of>/", coverage.coverage_records, name="coverage_records"),
    path("associations/<str:slug>/officers/", offices.association_officers, name="association_officers"),
    path("associations/<str:slug>/officers/appoint/", offices.officer_appoint, name="officer_appoint"),
    path("memberships/<str:public_id>/end/", members.membership_end, name="membership_end"),
    path("terms/<str:public_id>/", offices.term_detail, name="term_detail"),
    path("terms/<str:public_id>/end/", offices.term_end, name="term_end"),
    path("terms/<str:public_id>/extend/", offices.term_extend, name="term_extend"),
    path("terms/<str:public_id>/hand-over/", offices.term_handover, name="term_handover"),
]

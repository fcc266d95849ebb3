from django.urls import URLPattern, URLResolver, path

from directory.api.people import PersonListApi
from directory.api.persons import PersonApi
from directory.views import bulk_edits, exports, finding, imports, merges, persons, saved_lists

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", finding.person_list, name="person_list"),
    path("people/<slug:public_id>/", persons.person_detail, name="person_detail"),
    path("people/<slug:public_id>/block/", persons.person_block, name="person_block"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/new/<slug:source>/", exports.export_new, name="export_new"),
    path("exports/new/<slug:source>/<slug:public_id>/", exports.export_new, name="export_new"),
    path("exports/<slug:public_id>/", exports.export_detail, name="export_detail"),
    path("exports/<slug:public_id>/file/", exports.export_take, name="export_take"),
    path("exports/<slug:public_id>/end/", exports.export_end, name="export_end"),
    path("console/changes/", bulk_edits.bulk_edit_list, name="bulk_edit_list"),
    path("console/changes/new/<slug:source>/", bulk_edits.bulk_edit_new, name="bulk_edit_new"),
    path("console/changes/new/<slug:source>/<slug:public_id>/", bulk_edits.bulk_edit_new, name="bulk_edit_new"),
    path("console/changes/<slug:public_id>/", bulk_edits.bulk_edit_detail, name="bulk_edit_detail"),
    path("console/changes/<slug:public_id>/start/", bulk_edits.bulk_edit_start, name="bulk_edit_start"),
    path("console/changes/<slug:public_id>/undo/", bulk_edits.bulk_edit_undo, name="bulk_edit_undo"),
    path("console/lists/", saved_lists.saved_list_list, name="saved_list_list"),
    path("console/lists/new/", saved_lists.saved_list_new, name="saved_list_new"),
    path("console/lists/of/<slug:public_id>/", saved_lists.saved_list_pick, name="saved_list_pick"),
    path("console/lists/<slug:public_id>/", saved_lists.saved_list_detail, name="saved_list_detail"),
    path("console/lists/<slug:public_id>/off/", saved_lists.saved_list_unlist, name="saved_list_unlist"),
    path("console/lists/<slug:public_id>/share/", saved_lists.saved_list_share, name="saved_list_share"),
    path("console/lists/<slug:public_id>/delete/", saved_lists.saved_list_delete, name="saved_list_delete"),
    path("console/imports/", imports.import_list, name="import_list"),
    path("console/imports/new/", imports.import_new, name="import_new"),
    path("console/imports/<slug:public_id>/", imports.import_detail, name="import_detail"),
    path("console/imports/<slug:public_id>/columns/", imports.import_map, name="import_map"),
    path("console/imports/<slug:public_id>/check/", imports.import_check, name="import_check"),
    path("console/imports/<slug:public_id>/check-again/", imports.import_recheck, name="import_recheck"),
    path("console/imports/<slug:public_id>/start/", imports.import_start, name="import_start"),
    path("console/imports/<slug:public_id>/cancel/", imports.import_cancel, name="import_cancel"),
    path("console/imports/<slug:public_id>/undo/", imports.import_undo, name="import_undo"),
    path("console/imports/<slug:public_id>/recap/", imports.import_recap, name="import_recap"),
    path("console/duplicates/", merges.duplicate_list, name="duplicate_list"),
    path("console/duplicates/of/<slug:public_id>/", merges.duplicate_choose, name="duplicate_choose"),
    path("console/duplicates/<slug:public_id>/", merges.duplicate_detail, name="duplicate_detail"),
    path("console/duplicates/<slug:public_id>/apart/", merges.duplicate_apart, name="duplicate_apart"),
    path("console/duplicates/<slug:public_id>/again/", merges.duplicate_again, name="duplicate_again"),
    path("console/merges/<slug:public_id>/", merges.merge_detail, name="merge_detail"),
    path("console/merges/<slug:public_id>/undo/", merges.merge_undo, name="merge_undo"),
]
api_urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", PersonListApi.as_view(), name="api_person_list"),
    path("people/<slug:public_id>/", PersonApi.as_view(), name="api_person"),
]

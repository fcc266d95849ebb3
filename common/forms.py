"""How forms of the portal are written out."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Our label, hint, error and control; {{ form }} and {{ form.name.as_field_group }} use it.

    Django's console writes its fields with templates of its own and is not touched by it.
    """

    form_template_name = "components/form_fields.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/formset_fields.html"

"""What the pages about coming in offer. ``{% load ways_in %}``."""

from django import template

from people.queries import offers_phone

register = template.Library()
register.simple_tag(offers_phone, name="offers_phone")

"""Rows to begin with. What has a life of its own (requests, memberships, letters) is made by the real actions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from associations.models import Association, Capability, Office, Placement, Term
from people.models import Affiliation, Person, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"login{n}@example.org")
    password = factory.django.Password("a long enough password")
    language = "en"
    birth_date = "1985"


class PersonFactory(DjangoModelFactory):
    """A person without a login; ``login=SubFactory(UserFactory)`` or ``PersonFactory(with_login=True)`` gives one."""

    class Meta:
        model = Person

    class Params:
        with_login = factory.Trait(login=factory.SubFactory(UserFactory))

    full_name = factory.Sequence(lambda n: f"Person {n}")
    family_name = "Person"
    given_name = factory.Sequence(str)
    sort_key = factory.LazyAttribute(lambda person: person.full_name.lower())


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    entry_year = 2006
    end_year = 2009
    student_number = factory.Sequence(lambda n: f"06{n:05}")


class AssociationFactory(DjangoModelFactory):
    """``SchoolFactory`` and the others below say the kind; the school is made once and found again."""

    class Meta:
        model = Association

    name_zh = factory.Sequence(lambda n: f"第{n}单位")
    name_en = factory.Sequence(lambda n: f"Unit {n}")
    slug = factory.Sequence(lambda n: f"unit-{n}")


class SchoolFactory(AssociationFactory):
    class Meta:
        model = Association
        django_get_or_create = ("kind",)

    kind = Association.Kind.SCHOOL
    tier = 0
    slug = "school"
    name_zh = "学校校友会"
    name_en = "School"


class DepartmentFactory(AssociationFactory):
    kind = Association.Kind.DEPARTMENT
    tier = 1
    parent = factory.SubFactory(SchoolFactory)


class CohortFactory(AssociationFactory):
    kind = Association.Kind.COHORT
    tier = 2
    end_year = 2009
    parent = factory.SubFactory(DepartmentFactory)


class ClassFactory(AssociationFactory):
    kind = Association.Kind.CLASS
    tier = 3
    entry_year = 2006
    end_year = 2009
    parent = factory.SubFactory(CohortFactory)


class ChapterFactory(AssociationFactory):
    kind = Association.Kind.REGIONAL
    tier = Association.CHAPTER_TIER
    parent = factory.SubFactory(SchoolFactory)


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    affiliation = factory.SubFactory(AffiliationFactory)
    association = factory.SubFactory(ClassFactory)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("code",)

    code = "liaison"
    name_zh = "班级联络员"
    name_en = "Class liaison"
    kinds = factory.LazyFunction(lambda: [Association.Kind.CLASS])
    capabilities = factory.LazyFunction(
        lambda: [
            Capability.REQUESTS_DECIDE,
            Capability.MEMBERS_MANAGE,
            Capability.WALL_ANNOUNCE,
            Capability.WALL_MODERATE,
        ]
    )
    answers_requests = True


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    association = factory.SubFactory(ClassFactory)
    office = factory.SubFactory(OfficeFactory)
    person = factory.SubFactory(PersonFactory, with_login=True)
    starts_on = date(2020, 1, 1)
    single_holder = factory.SelfAttribute("office.single_holder")

from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from people.names import (
    Claim,
    NameVerdict,
    RosterLine,
    clean_name,
    clean_name_with_changes,
    compare_names,
    fold_name,
    match_record,
    parts_from_columns,
    readings,
    search_key,
    split_name,
)
from people.names.folding import fold_han
from people.names.readings import MOST_FORMS
from people.names.syllables import parse_pinyin

from .labelled import LABELLED

# A busy machine is no failure.
unhurried = settings(deadline=None)

anything = st.text(alphabet=st.characters(), max_size=40)  # lone surrogates and NUL among them
signs = st.text(alphabet="·・•. ,，　-'\u200b\u200d\u202e\u0301\U000e0100曾丽單于欧阳𠮷aZéJr.", max_size=12)
labelled = st.sampled_from([expected.name for expected in LABELLED])
names = st.one_of(anything, signs, labelled)
# Slips and spellings of one name, so that the comparison is asked more than "different".
near = st.tuples(labelled, st.integers(0, 20), st.sampled_from(["", "晓", "x", " ", "·", "\u200b", "玲"])).map(
    lambda slip: slip[0][: slip[1]] + slip[2] + slip[0][slip[1] + 1 :]
)


@unhurried
@given(names)
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_name(text)
    assert clean_name(once) == once
    assert clean_name_with_changes(once).changes == ()


@unhurried
@given(names)
def test_cleaning_says_something_exactly_when_it_changed_something(text):
    cleaned = clean_name_with_changes(text)
    assert (cleaned.text == text) == (cleaned.changes == ())
    assert cleaned.text == clean_name(text)


@unhurried
@given(st.text(alphabet=st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Co")), max_size=30))
def test_letters_of_every_script_and_plane_survive(text):
    """But for those that NFC, GBK's old places, full width and the blank letters account for."""
    allowed = {"composed", "old_encoding", "full_width", "unseen", "radicals"}
    assert allowed.issuperset(clean_name_with_changes(text).changes)


@unhurried
@given(names)
def test_a_clean_name_can_be_stored_and_shown(text):
    clean = clean_name(text)
    clean.encode("utf-8")
    assert not set(clean) & set("\x00\n\r\t\u202e\u2066\u200b\ufeff")
    assert clean == clean.strip()


@unhurried
@given(names)
def test_the_parts_of_any_name_give_it_back(text):
    clean = clean_name(text)
    parts = split_name(clean)
    assert parts.written() == clean
    assert all(other.written() == clean for other in parts.others)


@unhurried
@given(names, names)
def test_two_columns_give_themselves_back(family, given_name):
    parts = parts_from_columns(clean_name(family), clean_name(given_name))
    assert set(clean_name(given_name)) <= set(parts.given + parts.suffix + "".join(parts.gaps) + parts.family)


@unhurried
@given(st.lists(names, max_size=8))
def test_every_name_has_one_place_in_the_order(texts):
    keys = [readings(clean_name(text)).sort_key for text in texts]
    assert keys == [readings(clean_name(text)).sort_key for text in texts]
    encoded = [key.encode("utf-8") for key in keys]
    assert [key.encode("utf-8") for key in sorted(keys)] == sorted(encoded)


@unhurried
@given(names)
def test_search_forms_are_few_and_as_a_query_is_folded(text):
    found = readings(clean_name(text))
    assert len(found.search_forms) <= MOST_FORMS
    assert len(set(found.search_forms)) == len(found.search_forms)
    assert all(search_key(form) == form for form in found.search_forms)


@unhurried
@given(names)
def test_a_name_finds_itself(text):
    clean = clean_name(text)
    assert readings(clean).folded == search_key(clean)


@unhurried
@given(names)
def test_folding_han_never_moves_a_character(text):
    assert len(fold_han(text)) == len(text)
    assert fold_han(fold_han(text)) == fold_han(text)


@unhurried
@given(st.one_of(names, near), st.one_of(names, near))
def test_comparing_is_the_same_both_ways_round(one, other):
    there, back = compare_names(one, other), compare_names(other, one)
    assert (there.verdict, there.reasons) == (back.verdict, back.reasons)
    assert there.difference == back.difference[::-1]
    assert there == compare_names(one, other)


@unhurried
@given(st.one_of(names, near), st.one_of(names, near))
def test_marking_loses_nothing_and_equal_names_have_no_mark(one, other):
    comparison = compare_names(one, other)
    for name, segments in zip((one, other), comparison.difference, strict=True):
        assert "".join(segment.text for segment in segments) == clean_name(name)
    if comparison.verdict == NameVerdict.EXACT:
        assert not any(segment.differs for segments in comparison.difference for segment in segments)


@unhurried
@given(st.one_of(names, near), st.one_of(names, near))
def test_two_names_equal_when_folded_are_one_name(one, other):
    key = fold_name(clean_name(one))
    if key and key == fold_name(clean_name(other)):
        assert compare_names(one, other).verdict in (NameVerdict.EXACT, NameVerdict.VARIANT)


@unhurried
@given(names)
def test_every_name_is_itself(text):
    assert compare_names(text, text).verdict == (NameVerdict.EXACT if clean_name(text) else "different")


@unhurried
@given(anything, st.integers(0, 5))
def test_any_reading_a_person_types_is_taken(text, count):
    assert all(parse_pinyin(text, count))


claims = st.builds(
    Claim,
    full_name=st.one_of(names, near),
    former_names=st.lists(labelled, max_size=2).map(tuple),
    student_number=st.sampled_from(["", "2003010203", "02003010203", "2003-010203", "٢٠٠٣"]),
    entry_year=st.sampled_from([None, 2003, 2004]),
    end_year=st.sampled_from([None, 2007, 2008]),
    department=st.one_of(st.just(""), anything),
    class_name=st.sampled_from(["", "三班", "3班", "软件0301", "班"]),
    birth_date=st.sampled_from(["", "1985", "1985-03", "1985-03-12", "1985-12-03"]),
)


@unhurried
@given(claims, claims)
def test_fields_agree_both_ways_round(one, other):
    there = match_record(one, RosterLine(**asdict(other)))
    back = match_record(other, RosterLine(**asdict(one)))
    assert [field.agreement for field in there.fields] == [field.agreement for field in back.fields]


@unhurried
@given(claims)
def test_a_line_matches_itself_exactly_when_it_has_a_name_and_a_year(claim):
    match = match_record(claim, RosterLine(**asdict(claim)))
    has_year = claim.entry_year is not None or claim.end_year is not None
    assert match.exact == bool(clean_name(claim.full_name) and has_year)

"""What can be computed without a database: numbers that notice slips, codes nobody else can make."""

import base64
from datetime import UTC, datetime, timedelta

from cards.codes import LENGTH, NO_CARD, PERIOD, code_of, dying_at, read_code
from cards.numbers import is_a_number, new_number
from common.scan_codes import squares_of

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class TestNumbers:
    def test_every_wrong_digit_and_every_two_that_changed_places_are_noticed(self):
        for number in (new_number() for _ in range(20)):
            assert is_a_number(number)
            for place, digit in enumerate(number):
                for other in set("0123456789") - {digit}:
                    assert not is_a_number(number[:place] + other + number[place + 1 :])
            for place in range(9):
                a, b = number[place : place + 2]
                assert a == b or not is_a_number(number[:place] + b + a + number[place + 2 :])

    def test_only_ten_plain_digits(self):
        assert not any(is_a_number(text) for text in ("", "0", "１２３４５６７８９０", "12345678901", "abcdefghij"))
        assert len({new_number() for _ in range(200)}) == 200


class TestCodes:
    def test_say_which_card_and_until_when(self):
        read = read_code(code_of(7, NOON))
        assert (read.card_id, read.dies_at) == (7, dying_at(NOON))
        assert PERIOD <= read.dies_at - NOON <= 2 * PERIOD

    def test_stay_the_same_for_a_while_and_then_have_nothing_in_common(self):
        assert code_of(7, NOON) == code_of(7, NOON + timedelta(hours=11, minutes=59))
        one, two = (base64.urlsafe_b64decode(code_of(7, NOON + shift) + "==") for shift in (timedelta(), PERIOD))
        assert not any(one[at : at + 4] == two[at : at + 4] for at in range(LENGTH - 3))

    def test_a_single_changed_letter_makes_it_nobodys(self):
        code = code_of(7, NOON)
        for place, letter in enumerate(code[:-1]):  # the last one carries bits that are no part of it
            changed = code[:place] + ("A" if letter != "A" else "B") + code[place + 1 :]
            assert read_code(changed).card_id == NO_CARD

    def test_what_is_no_code_at_all_is_read_without_an_error(self):
        for junk in ("", "x", "A" * 38, "A" * 37, "曾丽", "-_-", "A" * 5000):
            assert read_code(junk).card_id == NO_CARD

    def test_another_secret_key_knows_none_of_them(self, settings):
        code = code_of(7, NOON)
        settings.SECRET_KEY = "another one"
        assert read_code(code).card_id == NO_CARD


def test_the_picture_is_one_path_with_a_quiet_zone():
    side, path = squares_of("https://alumni.example.org/c/" + "A" * 38 + "/")
    assert 33 + 8 <= side <= 49
    assert path.startswith("M4 4h7v1h-7z"), "the first corner begins behind four white modules"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/vault.h"
#include "core/cases/case_number.h"

#define SAMPLE 200

static int start(void **state)
{
    (void)state;
    return vault_init(NULL) ? 0 : -1;
}

/* Worked out by hand from the table of the dissertation. */
static void the_check_digit_is_that_of_damm(void **state)
{
    (void)state;
    for (int digit = 0; digit < 10; digit++)
        assert_int_equal(case_number_is_valid(48172090 + digit), digit == 0);
}

static void random_numbers_are_valid_and_have_eight_digits(void **state)
{
    (void)state;
    for (int i = 0; i < SAMPLE; i++) {
        int64_t number = case_number_random();

        assert_true(number >= 10000000 && number <= 99999999);
        assert_true(case_number_is_valid(number));
    }
}

static void every_wrong_digit_is_caught(void **state)
{
    (void)state;
    for (int i = 0; i < SAMPLE; i++) {
        char digits[CASE_NUMBER_OCTETS];

        g_snprintf(digits, sizeof digits, "%d", (int)case_number_random());
        for (size_t place = 0; place < 8; place++) {
            char right = digits[place];

            for (char wrong = '0'; wrong <= '9'; wrong++) {
                digits[place] = wrong;
                assert_int_equal(case_number_is_valid(atoi(digits)), wrong == right);
            }
            digits[place] = right;
        }
    }
}

static void every_swap_of_neighbours_is_caught(void **state)
{
    (void)state;
    for (int i = 0; i < SAMPLE; i++) {
        char digits[CASE_NUMBER_OCTETS];

        g_snprintf(digits, sizeof digits, "%d", (int)case_number_random());
        for (size_t place = 0; place < 7; place++) {
            char swapped[CASE_NUMBER_OCTETS];

            memcpy(swapped, digits, sizeof digits);
            swapped[place] = digits[place + 1];
            swapped[place + 1] = digits[place];
            assert_int_equal(case_number_is_valid(atoi(swapped)),
                             digits[place] == digits[place + 1]);
        }
    }
}

static void numbers_are_read_as_people_type_them(void **state)
{
    static const struct {
        const char *text;
        int64_t number;
    } rows[] = {
        {"4817-2090", 48172090},
        {"48172090", 48172090},
        {"4817 2090", 48172090},
        {" 4817-2090 ", 48172090},
        {"4817–2090", 48172090},
        {"48 17 20 90", 48172090},
        {"4817-2O90", 48172090},
        {"48l7-2090", 48172090},
        {"4817-2о90", 48172090},
        {"４８１７２０９０", 48172090},
        {"№4817-2090", 48172090},
        {"4817-2093", 0},
        {"4817-209", 0},
        {"4817-20900", 0},
        {"", 0},
        {"salom", 0},
        {"0817-2090", 0},
        {"4817+2090", 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (case_number_parse(rows[i].text) != rows[i].number)
            fail_msg("%s", rows[i].text);
    }
}

static void a_number_is_shown_in_two_halves(void **state)
{
    char shown[CASE_NUMBER_OCTETS];

    (void)state;
    case_number_format(48172090, shown);
    assert_string_equal(shown, "4817-2090");
    for (int i = 0; i < SAMPLE; i++) {
        int64_t number = case_number_random();

        case_number_format(number, shown);
        assert_int_equal(case_number_parse(shown), number);
    }
}

static void numbers_out_of_range_are_none(void **state)
{
    static const int64_t rows[] = {0, -48172090, 9999999, 100000000, INT64_MAX, INT64_MIN};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_false(case_number_is_valid(rows[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_digit_is_that_of_damm),
        cmocka_unit_test(random_numbers_are_valid_and_have_eight_digits),
        cmocka_unit_test(every_wrong_digit_is_caught),
        cmocka_unit_test(every_swap_of_neighbours_is_caught),
        cmocka_unit_test(numbers_are_read_as_people_type_them),
        cmocka_unit_test(a_number_is_shown_in_two_halves),
        cmocka_unit_test(numbers_out_of_range_are_none),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}

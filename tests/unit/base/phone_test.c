#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/phone.h"

static void numbers_become_e164(void **state)
{
    static const struct {
        const char *text;
        const char *e164;
        const char *country;
    } cases[] = {
        {"+998901234567", "+998901234567", "UZ"},  {"998901234567", "+998901234567", "UZ"},
        {"00998901234567", "+998901234567", "UZ"}, {"+996700123456", "+996700123456", "KG"},
        {"+992900123456", "+992900123456", "TJ"},  {"79161234567", "+79161234567", "RU"},
        {"+78005553535", "+78005553535", "RU"},    {"+77011234567", "+77011234567", "KZ"},
        {"+76001234567", "+76001234567", "KZ"},    {"+447911123456", "+447911123456", ""},
        {"+4407911123456", "+447911123456", ""},   {"+37491123456", "+37491123456", ""},
        {"+390612345678", "+390612345678", ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Phone phone = {0};

        if (!phone_parse(cases[i].text, &phone))
            fail_msg("case %zu is refused", i);
        assert_string_equal(phone.e164, cases[i].e164);
        assert_string_equal(phone_country(&phone), cases[i].country);
    }
}

/* Ranges younger than the metadata of libphonenumber: possible, though it calls them not valid. */
static void new_ranges_are_accepted(void **state)
{
    static const char *const texts[] = {"+998201234567", "+996110123456", "+79001234567",
                                        "+77001234567",  "+75001234567",  "+491111111111"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Phone phone = {0};

        assert_true(phone_parse(texts[i], &phone));
        assert_string_equal(phone.e164, texts[i]);
    }
}

static void what_is_no_number_is_refused_and_leaves_the_output(void **state)
{
    static const char *const texts[] = {
        "",
        "+",
        "00",
        "112",
        "7775",
        "1234567",
        "+1234567",
        "0000000",
        "MegaFon",
        "+99890123456A",
        "+998 901234567",
        " +998901234567",
        "+998901234567 ",
        "++998901234567",
        "+00998901234567",
        "+99890-123-45-67",
        "+998901234567\n",
        "+9989012345678901",
        "1234567890123456",
        "+٩٩٨٩٠١٢٣٤٥٦٧",
        "９９８９０１２３４５６７",
        "+998901234567;ext=1",
        "tel:+998901234567",
        "+7916123456",
        "+791612345678",
        "+99890123456",
        "+9989012345678",
        "+999123456789",
        "89161234567",
        "9100890232347",
        "+49099607",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Phone phone = {"unchanged"};

        if (phone_parse(texts[i], &phone))
            fail_msg("case %zu is taken", i);
        assert_string_equal(phone.e164, "unchanged");
    }
}

static void a_masked_number_shows_country_and_two_digits(void **state)
{
    static const char *const cases[][2] = {
        {"+998901234567", "+998 ••• •• 67"},
        {"+79161234500", "+7 ••• •• 00"},
        {"+996555123456", "+996 ••• •• 56"},
        {"+12125550123", "+1 ••• •• 23"},
        {"+491701234567", "+49 ••• •• 67"},
        {"+380501234567", "+380 ••• •• 67"},
        {"+905321234567", "+90 ••• •• 67"},
        {"+1234", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Phone phone = {""};
        char masked[PHONE_MASKED_OCTETS] = "?";

        g_strlcpy(phone.e164, cases[i][0], sizeof phone.e164);
        phone_mask(&phone, masked);
        assert_string_equal(masked, cases[i][1]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_become_e164),
        cmocka_unit_test(new_ranges_are_accepted),
        cmocka_unit_test(what_is_no_number_is_refused_and_leaves_the_output),
        cmocka_unit_test(a_masked_number_shows_country_and_two_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

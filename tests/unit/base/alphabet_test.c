#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include <string.h>

#include "base/alphabet.h"

/* "a*160 €*1": characters and how often. */
static char *repeat(const char *recipe)
{
    g_auto(GStrv) parts = g_strsplit(recipe, " ", -1);
    GString *text = g_string_new(NULL);

    for (char **part = parts; *part; part++) {
        char *star = strchr(*part, '*');

        *star = '\0';
        for (long i = strtol(star + 1, NULL, 10); i > 0; i--)
            g_string_append(text, *part);
    }
    return g_string_free(text, FALSE);
}

static void segments_follow_the_limits_and_never_cut_a_pair(void **state)
{
    static const struct {
        const char *recipe;
        size_t segments;
    } cases[] = {
        {"a*1", 1},
        {"a*160", 1},
        {"a*161", 2},
        {"a*306", 2},
        {"a*307", 3},
        {"€*80", 1},
        {"€*81", 2},
        {"a*152 €*1 a*152", 3},
        {"a*152 €*1 a*151", 2},
        {"ж*70", 1},
        {"ж*71", 2},
        {"ж*134", 2},
        {"ж*135", 3},
        {"😀*35", 1},
        {"😀*36", 2},
        {"ж*66 😀*1 ж*66", 3},
        {"ж*66 😀*1 ж*65", 2},
    };

    (void)state;
    assert_int_equal(alphabet_sms_segments(""), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = repeat(cases[i].recipe);

        assert_int_equal(alphabet_sms_segments(text), cases[i].segments);
    }
}

static void every_character_of_the_tables_is_gsm(void **state)
{
    /* 3GPP TS 23.038 6.2.1, row by row. */
    static const char basic[] =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    static const char extension[] = "\f^{}\\[~]|€";
    TextSize size;

    (void)state;
    size = alphabet_measure(basic);
    assert_false(size.ucs2);
    assert_int_equal(size.septets, 127);
    assert_int_equal(size.units, 127);
    assert_int_equal(size.octets, 112);

    size = alphabet_measure(extension);
    assert_false(size.ucs2);
    assert_int_equal(size.septets, 20);
    assert_int_equal(size.units, 10);
}

static void one_other_character_makes_the_whole_text_ucs2(void **state)
{
    static const char *const others[] = {"`", "´", "\t", "\u00A0", "ç", "ş", "ğ",    "õ",
                                         "ў", "ʻ", "’",  "№",      "Б", "«", "\x1B", "\x7F"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *text = g_strconcat("abc", others[i], NULL);
        TextSize size = alphabet_measure(text);

        assert_true(size.ucs2);
        assert_int_equal(size.septets, 0);
        assert_int_equal(size.units, 4);
        assert_int_equal(size.octets, 8);
    }
}

static void a_full_screen_is_160_octets(void **state)
{
    g_autofree char *latin = repeat("a*182");
    g_autofree char *cyrillic = repeat("ж*80");

    (void)state;
    assert_int_equal(alphabet_measure(latin).octets, 160);
    assert_int_equal(alphabet_measure(cyrillic).octets, 160);
    assert_int_equal(alphabet_measure("").octets, 0);
    assert_int_equal(alphabet_measure("😀").units, 2);
}

static void folding_keeps_what_gsm_has_and_replaces_what_looks_like_it(void **state)
{
    static const struct {
        const char *text;
        const char *folded;
    } cases[] = {
        {"Yo'q Yo`q Yo´q Yo‘q Yo’q Yo‛q", "Yo'q Yo'q Yo'q Yo'q Yo'q Yo'q"},
        {"Yoʻq Yoʼq Yoʹq Yoʽq Yoʾq Yoʿq", "Yo'q Yo'q Yo'q Yo'q Yo'q Yo'q"},
        {"Yoˈq Yo′q Yo＇q", "Yo'q Yo'q Yo'q"},
        {"o\u0300 G\u0301 a\u0301", "o' G' a\u0301"},
        {"“salom” – ha… yo\u00A0'q\t1", "\"salom\" - ha... yo 'q 1"},
        {"№5 «uy»", "No5 \"uy\""},
        {"№5 «дом»", "№5 «дом»"},
        {"ö ü ñ € Ж ş", "ö ü ñ € Ж ş"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folded = alphabet_fold(cases[i].text);

        assert_string_equal(folded, cases[i].folded);
    }
}

static void folding_uzbek_saves_the_second_alphabet(void **state)
{
    g_autofree char *folded = alphabet_fold("Oʻzbekiston");
    TextSize size = alphabet_measure(folded);

    (void)state;
    assert_true(alphabet_measure("Oʻzbekiston").ucs2);
    assert_false(size.ucs2);
    assert_int_equal(size.septets, 11);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_follow_the_limits_and_never_cut_a_pair),
        cmocka_unit_test(every_character_of_the_tables_is_gsm),
        cmocka_unit_test(one_other_character_makes_the_whole_text_ucs2),
        cmocka_unit_test(a_full_screen_is_160_octets),
        cmocka_unit_test(folding_keeps_what_gsm_has_and_replaces_what_looks_like_it),
        cmocka_unit_test(folding_uzbek_saves_the_second_alphabet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

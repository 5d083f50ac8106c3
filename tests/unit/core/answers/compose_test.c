#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/answers/compose.h"
#include "core/dialogue/page.h"
#include "support/test_mailbox.h"

static CaseRow row_of(TestHotline *test, int64_t id)
{
    CaseRow row;

    assert_true(cases_get(test->hotline.db, id, &row, NULL));
    return row;
}

static void composed(TestHotline *test, int64_t case_id, Language language, const char *text,
                     Composed *out)
{
    const CaseRow row = row_of(test, case_id);

    const ComposeDraft draft = {&row, language, text};

    assert_true(compose(&test->hotline, &draft, test->now, out, NULL));
}

/* For somebody of whom we know nothing but the report. */
static int64_t prepare(TestHotline *test, Language language, bool latin)
{
    test_know(test, language, latin);
    return test_report(test, "3", NULL);
}

/* Reads the answer page by page on the phone, and compares with what was promised. */
static void check_promise(TestHotline *test, int64_t case_id, Language language, const char *text,
                          Bearer bearer)
{
    g_auto(Composed) promised = {0};
    const GPtrArray *pages;

    composed(test, case_id, language, text, &promised);
    pages = bearer == BEARER_USSD ? promised.ussd : promised.sms;
    test_answer(test, case_id, language, text);
    if (bearer == BEARER_USSD) {
        test_dial(test, "4*1");
    } else {
        test_text(test, "MENU");
        test_text(test, "4");
        test_text(test, "1");
    }
    for (unsigned i = 0; i < pages->len; i++) {
        assert_string_equal(test->reply.text, g_ptr_array_index(pages, i));
        assert_true(page_fits(bearer == BEARER_USSD ? &test->ussd : &test->sms,
                              g_ptr_array_index(pages, i)));
        assert_string_equal(test_last_answer(test, case_id).state,
                            i + 1 < pages->len ? "waiting" : "read");
        if (i + 1 == pages->len)
            break;
        if (bearer == BEARER_USSD)
            test_press(test, "9");
        else
            test_text(test, "9");
    }
}

static void pages_are_those_that_the_phone_will_show(void **state)
{
    TestHotline *test = *state;

    for (unsigned i = 0; i < LANGUAGE_COUNT * 4; i++) {
        Language language = (Language)(i / 4);
        int64_t id;

        test_hotline_reset(state);
        id = prepare(test, language, (i & 1) != 0);
        check_promise(test, id, language, test_answer_texts[language],
                      i & 2 ? BEARER_SMS : BEARER_USSD);
    }
}

static void alphabet_segments_and_cost_are_counted(void **state)
{
    static const struct {
        const char *text;
        bool ucs2;
        int64_t segments;
    } rows[] = {
        {"Assalomu alaykum", false, 1},
        {"Oʻzbekiston", false, 1},     /* folded */
        {"O\u0430zbekiston", true, 1}, /* one Cyrillic letter */
    };
    TestHotline *test = *state;
    int64_t id = prepare(test, LANGUAGE_UZ, false);

    test->sms.price = 35;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Composed) out = {0};

        composed(test, id, LANGUAGE_UZ, rows[i].text, &out);
        assert_int_equal(out.sms_ucs2, rows[i].ucs2);
        assert_int_equal(out.ussd_ucs2, rows[i].ucs2);
        assert_int_equal(out.segments, rows[i].segments);
        assert_int_equal(out.cost, out.segments * 35);
        assert_int_equal(out.sms->len, 1);
    }
    test->sms.price = 0;
}

static void control_characters_do_not_go_out(void **state)
{
    TestHotline *test = *state;
    g_auto(Composed) out = {0};
    int64_t id = prepare(test, LANGUAGE_UZ, false);

    composed(test, id, LANGUAGE_UZ, " \x1b[2JErtaga\r\n10:00\t\x07 ", &out);
    assert_string_equal(out.text, "[2JErtaga\n10:00");
}

static void the_few_dear_characters_are_named(void **state)
{
    static const struct {
        const char *text;
        unsigned count, at;
        const char *instead;
    } rows[] = {
        {"Bugun soat 10 da keling", 0, 0, NULL},
        {"Bugun so\u0430t 10 da keling", 1, 8, "a"},
        {"Bugun \U0001F600 keling", 1, 6, NULL},
        {"Şahar markazi yaqinida", 1, 0, "S"},
        {"Bugun ish ha\u0440 kuni", 1, 12, "p"}, /* within a Latin word: what it looks like */
        {"\u0421hiqish 10 da, keling", 1, 0, "C"},
        {"Bu g'\u0443zal kun, keling", 1, 5, "y"}, /* an apostrophe ends no word */
        {"Ertaga soat 10 da \u0440", 1, 18, "r"},  /* alone: what it says */
        {"Manzil: \u0420\u0443z ko'chasi 10-uy", 2, 8, "P"},
        {"Bugun i\u0440a\u043A yo'l bor edi", 2, 7, "p"},
        {"Manzil: \u0420\u0436 kochasi 10-uy", 2, 8, "R"}, /* a Cyrillic word */
        {"Manzil: m\u0420\u0436 kochasi 10-uy", 2, 9, "R"},
        {"Бугун соат 10 да келинг", 0, 0, NULL}, /* the language, no slip */
    };
    TestHotline *test = *state;
    int64_t id = prepare(test, LANGUAGE_UZ, false);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Composed) out = {0};
        const DearCharacter *dear;

        composed(test, id, LANGUAGE_UZ, rows[i].text, &out);
        assert_int_equal(out.dear->len, rows[i].count);
        if (rows[i].count == 0)
            continue;
        dear = &g_array_index(out.dear, DearCharacter, 0);
        assert_int_equal(dear->at, rows[i].at);
        if (rows[i].instead)
            assert_string_equal(dear->instead, rows[i].instead);
        else
            assert_null(dear->instead);
    }
}

static void what_gives_away_is_forbidden_unless_they_said_otherwise(void **state)
{
    static const struct {
        const char *profile; /* key of the report; NULL: an SOS, where nobody was asked */
        bool allowed;
    } rows[] = {{"1", false}, {"2", false}, {"3", true}, {"4", false}, {NULL, false}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Composed) bad = {0}, good = {0};
        int64_t id;

        test_hotline_reset(state);
        test_know(test, LANGUAGE_RU, false);
        if (rows[i].profile)
            id = test_report(test, rows[i].profile, NULL);
        else
            test_dial(test, "1"), id = test_number(test, "SELECT MAX(id) FROM cases");
        composed(test, id, LANGUAGE_RU, "Идите в полицию", &bad);
        assert_int_equal(bad.giveaways->len, 1);
        assert_int_equal(bad.allowed, rows[i].allowed);
        composed(test, id, LANGUAGE_RU, "Приходите завтра", &good);
        assert_true(good.allowed);
    }
}

/* They said yes with the report, and no since. */
static void the_stricter_of_two_profiles_counts(void **state)
{
    TestHotline *test = *state;
    g_auto(Composed) out = {0};
    int64_t id = prepare(test, LANGUAGE_RU, false);

    test_dial(test, "6*3*1");
    assert_stored(test, "SELECT profile FROM contacts", "never");
    composed(test, id, LANGUAGE_RU, "Идите в полицию", &out);
    assert_false(out.allowed);
}

#define COMPOSE_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPOSE_TEST(pages_are_those_that_the_phone_will_show),
        COMPOSE_TEST(alphabet_segments_and_cost_are_counted),
        COMPOSE_TEST(control_characters_do_not_go_out),
        COMPOSE_TEST(the_few_dear_characters_are_named),
        COMPOSE_TEST(what_gives_away_is_forbidden_unless_they_said_otherwise),
        COMPOSE_TEST(the_stricter_of_two_profiles_counts),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}

/* Every screen, as people meet it: in every language, both kinds of letters and on both bearers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/cases/case_number.h"
#include "core/dialogue/engine.h"
#include "core/dialogue/page.h"
#include "handlers/screens.h"
#include "support/menu_walk.h"

static void every_screen_holds_in_every_language(void **state)
{
    walk_everything(*state, LANGUAGE_UZ, LANGUAGE_RU);
}

static void every_screen_holds_for_an_unknown_number(void **state)
{
    walk_everything(*state, LANGUAGE_UNKNOWN, LANGUAGE_UNKNOWN);
}

/* ---- The longest values ---- */

/* All pages of the screen where the session stands, with a notice or without. */
static void check_standing(Walk *walk, const char *path, const char *notice)
{
    TestHotline *test = walk->test;
    WalkState state = {.path = (char *)path};
    g_autoptr(Session) session = NULL;

    assert_true(sessions_find(test->hotline.db, walk->session_id, &state.row, NULL));
    assert_true(contacts_find(test->hotline.db, walk->index, &state.contact, NULL));
    session = session_from_row(test->hotline.vault, &state.row);
    session_row_clear(&state.row);
    g_free(session->notice);
    session->notice = g_strdup(notice);
    Turn turn = walk_turn(walk, &state, session);
    g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));
    g_autoptr(GPtrArray) pages = screen_pages(&turn, page);

    for (unsigned i = 0; i < pages->len; i++) {
        if (!page_fits(walk_channel(walk), pages->pdata[i]))
            walk_fail(walk, &state, pages->pdata[i], "does not fit");
        if (walk_foreign_letter(pages->pdata[i], turn_language(&turn), turn_is_latin(&turn)))
            walk_fail(walk, &state, pages->pdata[i], "a letter of another language");
    }
}

static void send_keys(Walk *walk, const char *keys)
{
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);

    for (size_t i = 0; each[i]; i++) {
        if (walk->variant.bearer == BEARER_SMS)
            test_text(walk->test, each[i]);
        else
            test_press(walk->test, each[i]);
    }
}

static void begin(Walk *walk, const char *keys)
{
    if (walk->variant.bearer == BEARER_SMS)
        test_text(walk->test, "MENU");
    else
        test_dial(walk->test, "0"); /* so that nothing is offered to continue */
    if (walk->variant.bearer == BEARER_USSD)
        test_dial(walk->test, "");
    send_keys(walk, keys);
}

static void find_every_region(Walk *walk)
{
    g_autofree char *file = NULL;
    g_auto(GStrv) lines = NULL;
    unsigned count = 0;

    assert_true(g_file_get_contents("locales/regions.tsv", &file, NULL, NULL));
    lines = g_strsplit(file, "\n", -1);
    begin(walk, "2 6 2 1 4");
    for (size_t i = 0; lines[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);

        if (!g_str_has_prefix(lines[i], "RU-"))
            continue;
        send_keys(walk, fields[7]); /* ru */
        assert_screen(walk->test, walk->variant.bearer, "report_region_pick");
        check_standing(walk, lines[i], NULL);
        count++;
    }
    assert_true(count > 80);
}

static void every_region_can_be_shown(void **state)
{
    walk_each_variant(*state, find_every_region);
}

static void show_statuses(Walk *walk)
{
    static const char *const setters[] = {
        "UPDATE cases SET number = 88888888 + id, status = 'draft'",
        "UPDATE cases SET status = 'new'",
        "UPDATE cases SET status = 'in_review'",
        "UPDATE cases SET status = 'waiting'",
        "UPDATE cases SET status = 'referred'",
        "UPDATE cases SET status = 'resolved'",
        "UPDATE cases SET status = 'closed'",
        "UPDATE cases SET status = 'mistake'",
    };
    TestHotline *test = walk->test;

    for (int i = 0; i < 6; i++) {
        begin(walk, "1 0");
        assert_false(test->reply.more);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(setters); i++) {
        g_auto(DbQuery) query = db_query(test->hotline.db, setters[i]);

        assert_true(db_run(&query, NULL));
        begin(walk, "4");
        check_standing(walk, setters[i], NULL);
    }
}

static void every_status_can_be_shown(void **state)
{
    walk_each_variant(*state, show_statuses);
}

static void show_found_case(Walk *walk)
{
    static const char *const statuses[] = {"draft",    "new",      "in_review", "waiting",
                                           "referred", "resolved", "closed",    "mistake"};
    static const char set[] = "UPDATE cases SET status = :status";
    TestHotline *test = walk->test;
    char number[CASE_NUMBER_OCTETS];

    begin(walk, "1 0");
    case_number_format(test_number(test, "SELECT number FROM cases"), number);
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, set);

            db_bind_text(&query, ":status", statuses[i]);
            assert_true(db_run(&query, NULL));
        }
        begin(walk, "4");
        send_keys(walk, number);
        assert_screen(test, walk->variant.bearer, "my_case_status");
        check_standing(walk, statuses[i], NULL);
        send_keys(walk, "0");
        assert_screen(test, walk->variant.bearer, "my_case");
    }
}

static void a_case_that_was_found_can_be_shown(void **state)
{
    walk_each_variant(*state, show_found_case);
}

/* Every screen with every notice, also where it will not stand. */
static const char *const notices[] = {
    "No such choice.",
    "Added to your report.",
    "In danger call 112.",
    "Done.",
    "Not found. Type the first letters of the city or region.",
    "Too many tries. Try again in an hour.",
    "No such number. Check it and write it again.",
    "No new answer.",
    "A PIN has 4 digits. Write it again.",
    "Wrong PIN. Check it and write it again.",
    "Too easy to guess. Write other 4 digits.",
    "Too many tries. Try again tomorrow.",
    "Wrong date. Write day.month.year. Example: 25.11.2025",
    "This day is still to come. Example: 25.11.2025",
    "That is over a year ago. Write the last entry. Example: 25.11.2025",
    "That day is still to come. Write a past one. Example: 25.11.2025",
    "That is too far away. Check the year. Example: 25.11.2025",
    "Write a number from 1 to 12. Example: 3",
    "Write the number of days. Example: 45",
    "So many days have not passed in that year. Example: 45",
    "Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05",
};

static void show_notices(Walk *walk)
{
    WalkState state = {.path = (char *)""};

    assert_true(contacts_find(walk->test->hotline.db, walk->index, &state.contact, NULL));
    for (size_t i = 0; i < all_screens_count * G_N_ELEMENTS(notices); i++) {
        g_autoptr(Session) session = NULL;

        state.row.id = 1;
        session = session_from_row(walk->test->hotline.vault, &state.row);
        session->screen = g_strdup(all_screens[i / G_N_ELEMENTS(notices)]->id);
        session->notice = g_strdup(notices[i % G_N_ELEMENTS(notices)]);
        session_set(session, "number", "8888-8888");
        session_set(session, "kept", "1");
        session_set(session, "case_shown", "8888-8888");
        session_set(session, "case_shown_status", "waiting");
        Turn turn = walk_turn(walk, &state, session);
        g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));
        g_autoptr(GPtrArray) pages = screen_pages(&turn, page);
        g_autofree char *notice = alphabet_fold(turn_text(&turn, session->notice));

        for (unsigned k = 0; k < pages->len; k++) {
            if (!page_fits(walk_channel(walk), pages->pdata[k]))
                walk_fail(walk, &state, pages->pdata[k], "does not fit");
        }
        notice[strcspn(notice, "\n")] = '\0'; /* an example below it may be on the next page */
        if (!g_str_has_prefix(pages->pdata[0], notice))
            walk_fail(walk, &state, pages->pdata[0], "the notice is not on the first page");
    }
}

static void every_notice_fits_on_every_screen(void **state)
{
    walk_each_variant(*state, show_notices);
}

static void show_ends(Walk *walk)
{
    WalkState state = {.path = (char *)""};

    assert_true(contacts_find(walk->test->hotline.db, walk->index, &state.contact, NULL));
    for (size_t i = 0; i < all_screens_count; i++) {
        g_autoptr(Session) session = NULL;

        if (!all_screens[i]->ends)
            continue;
        state.row.id = 1;
        session = session_from_row(walk->test->hotline.vault, &state.row);
        session->screen = g_strdup(all_screens[i]->id);
        session_set(session, "number", "8888-8888");
        Turn turn = walk_turn(walk, &state, session);
        g_autoptr(MenuPage) page = screen_build(&turn, all_screens[i]);
        g_autoptr(GPtrArray) pages = screen_pages(&turn, page);

        if (pages->len != 1)
            walk_fail(walk, &state, all_screens[i]->id, "an end takes more than one page");
    }
}

static void every_end_is_one_page(void **state)
{
    walk_each_variant(*state, show_ends);
}

static void erase(Walk *walk)
{
    begin(walk, "6 5 1");
    assert_false(walk->test->reply.more);
    walk_check_reply(walk, NULL, "erase", walk->variant.language, walk->variant.latin);
    assert_count(walk->test, "SELECT COUNT(*) FROM contacts", 0);
}

static void being_erased_is_confirmed_in_ones_own_language(void **state)
{
    walk_each_variant(*state, erase);
}

/* ---- No English ---- */

static char *without_placeholders(const char *text)
{
    GString *shown = g_string_new(NULL);

    for (const char *p = text; *p; p++) {
        if (*p == '{')
            p = strchr(p, '}');
        else
            g_string_append_c(shown, *p);
    }
    return g_string_free(shown, FALSE);
}

static void check_text(const Catalog *catalog, const char *msgid)
{
    bool same_everywhere = g_str_equal(msgid, "SOS");

    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        const char *text = catalog_text(catalog, (Language)i, false, msgid);
        g_autofree char *shown = without_placeholders(text);

        if (!same_everywhere && g_str_equal(text, msgid))
            fail_msg("%s: \"%s\" is English", language_code((Language)i), msgid);
        if (walk_foreign_letter(shown, (Language)i, false))
            fail_msg("%s: \"%s\" has a foreign letter", language_code((Language)i), text);
    }
}

static void no_english_reaches_a_migrant(void **state)
{
    TestHotline *test = *state;
    const Catalog *catalog = test->hotline.texts->catalog;

    for (size_t i = 0; i < all_screens_count; i++) {
        if (all_screens[i]->prompt)
            check_text(catalog, all_screens[i]->prompt);
        for (size_t k = 0; k < all_screens[i]->option_count; k++)
            check_text(catalog, all_screens[i]->options[k].label);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(notices); i++)
        check_text(catalog, notices[i]);
}

#define SCREENS_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCREENS_TEST(every_screen_holds_in_every_language),
        SCREENS_TEST(every_screen_holds_for_an_unknown_number),
        SCREENS_TEST(every_region_can_be_shown),
        SCREENS_TEST(every_status_can_be_shown),
        SCREENS_TEST(a_case_that_was_found_can_be_shown),
        SCREENS_TEST(every_notice_fits_on_every_screen),
        SCREENS_TEST(every_end_is_one_page),
        SCREENS_TEST(being_erased_is_confirmed_in_ones_own_language),
        SCREENS_TEST(no_english_reaches_a_migrant),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}

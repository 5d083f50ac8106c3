#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "base/log.h"
#include "core/answers/canned.h"
#include "support/test_console.h"
#include "support/test_reminders.h"
#include "support/test_rules.h"

static struct {
    TestHotline *test;
    char *author, *other, *viewer, *admin;
} world;

static void clear_tokens(void)
{
    g_clear_pointer(&world.author, g_free);
    g_clear_pointer(&world.other, g_free);
    g_clear_pointer(&world.viewer, g_free);
    g_clear_pointer(&world.admin, g_free);
}

static TestAnswer ask(const char *token, const char *path, const char *query, const char *body)
{
    const TestAsk asked = {.path = path, .query = query, .body = body, .token = token};

    return test_ask(world.test, NULL, &asked);
}

static void assert_verdict(const char *token, const char *path, const char *body,
                           const char *expected)
{
    g_auto(TestAnswer) answer = ask(token, path, NULL, body);
    g_autofree char *verdict = test_verdict(&answer);

    assert_string_equal(verdict, expected);
}

static void assert_at(const TestAnswer *answer, const char *pointer, const char *expected)
{
    g_autofree char *text = json_text_at(answer->json, pointer);

    if (g_strcmp0(text, expected) != 0)
        fail_msg("%s is %s, not %s", pointer, text ? text : "nothing", expected);
}

static char *draft_of(const char *text)
{
    g_autoptr(JsonBuilder) builder = json_builder_new_immutable();
    g_autoptr(JsonNode) root = NULL;

    json_builder_begin_object(builder);
    json_builder_add_string_value(json_builder_set_member_name(builder, "rule"), TEST_DECREE);
    json_builder_add_string_value(json_builder_set_member_name(builder, "text"), text);
    json_builder_add_string_value(json_builder_set_member_name(builder, "reviewer"), "Л. Юрист");
    json_builder_end_object(builder);
    root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

static void draft_september(void)
{
    g_autofree char *text = test_decree_text(TEST_SEPTEMBER, TEST_SEPTEMBER);
    g_autofree char *body = draft_of(text);

    assert_verdict(world.author, "/rule/draft", body, "200");
}

#define V1 "{\"rule\":\"LEGAL-1126\",\"version\":1}"
#define V2 "{\"rule\":\"LEGAL-1126\",\"version\":2}"
#define V3 "{\"rule\":\"LEGAL-1126\",\"version\":3}"
#define ASK_V2 "rule=LEGAL-1126&version=2"

static void the_list_shows_what_is_in_force(void **state)
{
    g_auto(TestAnswer) answer = {0};

    (void)state;
    test_add_one(world.test, 1);
    draft_september();
    answer = ask(world.viewer, "/rules", NULL, NULL);
    assert_at(&answer, "/rules/0/rule", TEST_DECREE);
    assert_at(&answer, "/rules/0/version", "1");
    assert_at(&answer, "/rules/0/told", "1");
    assert_at(&answer, "/rules/0/reminding", "1");
    assert_at(&answer, "/rules/0/to_review", "true");
    assert_at(&answer, "/rules/0/valid_until", TEST_APRIL);
    assert_at(&answer, "/rules/0/draft/version", "2");
    assert_at(&answer, "/rules/0/draft/author", "a");
}

static void each_may_what_their_role_allows(void **state)
{
    static const char
        accept[] = "{\"rules\":[{\"rule\":\"LEGAL-1126\",\"version\":1}],\"reviewer\":\"L\"}";
    g_autofree char *text = test_decree_text(TEST_SEPTEMBER, TEST_SEPTEMBER);
    g_autofree char *body = draft_of(text);

    (void)state;
    assert_verdict(NULL, "/rules", NULL, "401 signed_out");
    assert_verdict(world.viewer, "/rule/draft", body, "403 forbidden");
    assert_verdict(world.viewer, "/rule/approve", V1, "403 forbidden");
    assert_verdict(world.viewer, "/rule/undo", V1, "403 forbidden");
    assert_verdict(world.other, "/rules/accept", accept, "403 forbidden");
    assert_verdict(world.admin, "/rules/accept", accept, "200");
    assert_count(world.test, "SELECT COUNT(*) FROM audit WHERE action = 'rule.accept'", 1);
}

static void a_draft_becomes_the_rule_by_a_second_person(void **state)
{
    g_auto(TestAnswer) answer = {0};

    (void)state;
    draft_september();
    draft_september(); /* one's own is replaced, and cannot be approved any more */
    assert_verdict(world.other, "/rule/approve", V2, "409 moved");
    assert_verdict(world.author, "/rule/approve", V3, "409 second_person");
    assert_int_equal(test_decree(world.test)->version, 1);
    assert_verdict(world.other, "/rule/approve", V3, "200");
    /* At once, for whoever dials now. */
    assert_int_equal(test_decree(world.test)->version, 3);
    assert_int_equal(test_decree(world.test)->date, day_from_iso(TEST_SEPTEMBER));
    assert_verdict(world.other, "/rule/approve", V3, "409 moved");

    answer = ask(world.viewer, "/rule", "rule=LEGAL-1126", NULL);
    assert_at(&answer, "/summary/reviewer", "Л. Юрист");
    assert_at(&answer, "/versions/0/state", "in_force");
    assert_at(&answer, "/versions/0/author", "a");
    assert_at(&answer, "/versions/0/approver", "o");
    assert_at(&answer, "/versions/1/state", "rejected");
    assert_at(&answer, "/versions/2/state", "replaced");

    assert_verdict(world.other, "/rule/undo", V1, "409 moved");
    assert_verdict(world.author, "/rule/undo", V3, "200");
    assert_int_equal(test_decree(world.test)->version, 1);
    assert_verdict(world.author, "/rule/undo", V1, "409 too_late");
}

static void a_bad_rule_names_its_line(void **state)
{
    g_autofree char *text = test_decree_text(TEST_SEPTEMBER, TEST_SEPTEMBER);
    g_auto(GStrv) parts = g_strsplit(text, "date=2025", 2);
    g_autofree char *bad = g_strjoinv("date=25.", parts);
    g_autofree char *body = draft_of(bad);
    g_auto(TestAnswer) answer = ask(world.author, "/rule/draft", NULL, body);
    g_autofree char *said = json_text_at(answer.json, "/error/message");

    (void)state;
    assert_at(&answer, "/error/code", "bad_rule");
    assert_true(g_str_has_prefix(said, "LEGAL-1126.rule:"));
    assert_non_null(strstr(said, "date: write a date as yyyy-mm-dd"));
    assert_count(world.test, "SELECT COUNT(*) FROM rule_versions", 1);
}

static void bad_requests_are_refused(void **state)
{
    static const struct {
        const char *path, *body, *verdict;
    } rows[] = {
        {"/rule/draft", "{}", "400 bad_request"},
        {"/rule/draft", "{\"rule\":\"X\",\"text\":\"\",\"reviewer\":\"L\"}", "404 not_found"},
        {"/rule/draft", "{\"rule\":\"LEGAL-1126\",\"text\":\"\",\"reviewer\":\" \"}",
         "400 bad_request"},
        {"/rule/draft", "{\"rule\":\"LEGAL-1126\",\"text\":\"\",\"reviewer\":\"a\\nb\"}",
         "400 bad_request"},
        {"/rule/draft", "{\"rule\":\"LEGAL-1126\",\"text\":\"\",\"reviewer\":\"L\"}",
         "400 bad_rule"},
        {"/rule/approve", "{\"rule\":\"LEGAL-1126\"}", "400 bad_request"},
        {"/rule/approve", "{\"rule\":\"LEGAL-1126\",\"version\":0}", "400 bad_request"},
        {"/rule/approve", "{\"rule\":\"LEGAL-1126\",\"version\":9}", "404 not_found"},
        {"/rule/reject", V1, "409 moved"},
        {"/rule/undo", V1, "409 too_late"},
        {"/rule/undo", "{\"rule\":\"X\",\"version\":1}", "404 not_found"},
        {"/rules/accept", "{\"rules\":[],\"reviewer\":\"L\",\"more\":1}", "400 bad_request"},
        {"/rules/accept", "{\"rules\":[" V1 "," V2 "],\"reviewer\":\"L\"}", "409 moved"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_verdict(world.admin, rows[i].path, rows[i].body, rows[i].verdict);
    assert_count(world.test, "SELECT COUNT(*) FROM rule_versions WHERE reviewer IS NOT NULL", 0);
    assert_count(world.test, "SELECT COUNT(*) FROM audit WHERE action LIKE 'rule.%'", 0);
}

static void what_it_would_do_is_shown_before(void **state)
{
    static const char *const quoted[] = {TEST_DECREE, NULL};
    CannedRow row = {.title = "Decree", .texts = {[LANGUAGE_RU] = "30.04"}};
    const TestPerson silent = {2, LANGUAGE_RU, "never", "", false, false};
    const TestPerson russian = {3, LANGUAGE_RU, "normal", "", false, false};
    g_auto(TestAnswer) answer = {0};
    CannedSaved saved;

    (void)state;
    world.test->sms.price = 500;
    assert_true(canned_save(&world.test->hotline, &row, quoted, &saved, NULL));
    test_add_one(world.test, 1);
    test_add_person(world.test, &silent);
    test_add_person(world.test, &russian);
    world.test->now = TEST_APRIL_28;
    clear_tokens();
    world.author = test_staff_sign_in(world.test, test_staff_add(world.test, "b", "worker"));
    draft_september();
    answer = ask(world.author, "/rule/preview", ASK_V2, NULL);
    assert_at(&answer, "/told", "3");
    assert_at(&answer, "/unchanged", "0");
    assert_at(&answer, "/moves/0/from", TEST_APRIL);
    assert_at(&answer, "/moves/0/to", TEST_SEPTEMBER);
    assert_at(&answer, "/moves/0/people", "3");
    assert_at(&answer, "/corrections/0/language", "uz");
    assert_at(&answer, "/corrections/0/alphabet", "gsm7");
    assert_at(&answer, "/corrections/1/language", "ru");
    assert_at(&answer, "/corrections/1/alphabet", "ucs2");
    assert_at(&answer, "/corrections/1/segments", "1");
    assert_at(&answer, "/corrections/1/cost", "500");
    assert_at(&answer, "/silent/0/reason", "never");
    assert_at(&answer, "/silent/0/people", "1");
    assert_at(&answer, "/canned/0/title", "Decree");
    assert_count(world.test, "SELECT COUNT(*) FROM outbox", 0);
}

static void whom_it_reached_is_shown_after(void **state)
{
    const TestPerson silent = {2, LANGUAGE_RU, "never", "", false, false};
    g_auto(TestAnswer) before = {0}, answer = {0};
    int64_t told = test_add_one(world.test, 1);

    (void)state;
    test_add_person(world.test, &silent);
    test_add_one(world.test, 3);
    draft_september();
    before = ask(world.viewer, "/rule/corrections", ASK_V2, NULL);
    assert_at(&before, "/total", "0");
    assert_verdict(world.other, "/rule/approve", V2, "200");
    test_take_along(world.test);
    world.test->now += 60;
    test_look(world.test, told);
    answer = ask(world.viewer, "/rule/corrections", ASK_V2, NULL);
    assert_at(&answer, "/total", "3");
    assert_at(&answer, "/by_state/fetched", "1");
    assert_at(&answer, "/by_state/silent", "1");
    assert_at(&answer, "/by_state/queued", "1");
    assert_at(&answer, "/missing", "2");
    assert_at(&answer, "/people/0/state", "silent");
    assert_at(&answer, "/people/0/reason", "never");
    assert_at(&answer, "/people/1/language", "uz");
    {
        g_autofree char *masked = json_text_at(answer.json, "/people/1/masked_phone");

        assert_null(strstr(masked, "1000003"));
    }
}

static void assert_page(const char *token, const char *query, const char *people, const char *next)
{
    g_autofree char *all = g_strconcat(ASK_V2, query, NULL);
    g_auto(TestAnswer) answer = ask(token, "/rule/corrections", all, NULL);
    g_autofree char *last = g_strdup_printf("/people/%d/state", atoi(people) - 1);
    g_autofree char *beyond = g_strdup_printf("/people/%s/state", people);

    assert_at(&answer, "/total", "5");
    assert_at(&answer, "/missing", "5");
    assert_at(&answer, "/next", next);
    if (atoi(people))
        assert_at(&answer, last, "queued");
    assert_at(&answer, beyond, NULL);
}

#define READINGS "SELECT COUNT(*) FROM audit WHERE action = 'rule.corrections'"

static void all_that_it_has_not_reached_are_listed_and_looking_is_logged(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 5; n++)
        test_add_one(world.test, n); /* their ids begin at 1 */
    draft_september();
    assert_verdict(world.other, "/rule/approve", V2, "200");
    assert_count(world.test, READINGS, 0);
    test_take_along(world.test);
    assert_page(world.viewer, "", "5", NULL);
    assert_page(world.viewer, "&limit=2", "2", "2");
    assert_page(world.viewer, "&limit=2&after=2", "2", "4");
    assert_page(world.viewer, "&limit=2&after=4", "1", NULL);
    assert_page(world.viewer, "&after=5", "0", NULL);
    assert_count(world.test, READINGS " AND detail = 'LEGAL-1126 2'", 1);
    assert_page(world.other, "&limit=1", "1", "1");
    assert_count(world.test, READINGS, 2);
    world.test->now += 601;
    assert_page(world.viewer, "", "5", NULL);
    assert_count(world.test, READINGS, 3);
}

static void a_page_that_cannot_be_is_refused(void **state)
{
    static const char *const queries[] = {"limit=0", "limit=501", "after=-1",
                                          "after=x", "offset=1",  "after=99999999999999999"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autofree char *query = g_strconcat("rule=LEGAL-1126&version=1&", queries[i], NULL);
        g_auto(TestAnswer) answer = ask(world.viewer, "/rule/corrections", query, NULL);
        g_autofree char *verdict = test_verdict(&answer);

        assert_string_equal(verdict, "400 bad_request");
    }
}

static int setup(void **state)
{
    int failed = test_rules_setup(state);

    world.test = *state;
    return failed;
}

static int reset(void **state)
{
    test_rules_reset(state);
    clear_tokens();
    world.author = test_staff_sign_in(world.test, test_staff_add(world.test, "a", "worker"));
    world.other = test_staff_sign_in(world.test, test_staff_add(world.test, "o", "worker"));
    world.viewer = test_staff_sign_in(world.test, test_staff_add(world.test, "v", "viewer"));
    world.admin = test_staff_sign_in(world.test, test_staff_add(world.test, "d", "admin"));
    return 0;
}

static int teardown(void **state)
{
    clear_tokens();
    return test_rules_teardown(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, reset)
    const struct CMUnitTest tests[] = {
        TEST(the_list_shows_what_is_in_force),
        TEST(each_may_what_their_role_allows),
        TEST(a_draft_becomes_the_rule_by_a_second_person),
        TEST(a_bad_rule_names_its_line),
        TEST(bad_requests_are_refused),
        TEST(what_it_would_do_is_shown_before),
        TEST(whom_it_reached_is_shown_after),
        TEST(all_that_it_has_not_reached_are_listed_and_looking_is_logged),
        TEST(a_page_that_cannot_be_is_refused),
    };

    log_install(); /* a refusal is a warning, and no reason to end */
    return cmocka_run_group_tests(tests, setup, teardown);
}

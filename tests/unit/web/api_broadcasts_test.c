#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/json_read.h"
#include "base/log.h"
#include "support/test_broadcasts.h"
#include "support/test_console.h"

static struct {
    TestHotline *test;
    char *author, *other, *viewer;
} world;

static int set_up(void **state)
{
    if (test_broadcasts_setup(state) != 0)
        return -1;
    world.test = *state;
    world.author = test_staff_sign_in(world.test, test_staff_add(world.test, "a", "worker"));
    world.other = test_staff_sign_in(world.test, test_staff_add(world.test, "o", "worker"));
    world.viewer = test_staff_sign_in(world.test, test_staff_add(world.test, "v", "viewer"));
    return 0;
}

static int tear_down(void **state)
{
    g_clear_pointer(&world.author, g_free);
    g_clear_pointer(&world.other, g_free);
    g_clear_pointer(&world.viewer, g_free);
    return test_broadcasts_teardown(state);
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

    if (!g_str_equal(verdict, expected))
        fail_msg("%s %s is %s, not %s", path, body ? body : "", verdict, expected);
}

static void assert_at(const TestAnswer *answer, const char *pointer, const char *expected)
{
    g_autofree char *text = json_text_at(answer->json, pointer);

    if (g_strcmp0(text, expected) != 0)
        fail_msg("%s is %s, not %s", pointer, text ? text : "nothing", expected);
}

#define TEXTS "\"texts\":{\"uz\":\"Soat 10 da\"}"
#define DRAFT "{\"title\":\"T\",\"audience\":{\"languages\":[\"uz\"]}," TEXTS ",\"canary\":0}"

static void a_draft_is_read_strictly(void **state)
{
    static const char *const bad[] = {
        "{\"title\":\"T\",\"audience\":{}}",
        "{\"audience\":{}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":[]," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{\"languages\":\"uz\"}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{\"languages\":[\"uz,ru\"]}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{\"languages\":[\"\"]}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{\"rule\":\"a b\"}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{\"age\":3}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{\"contact_days\":0}," TEXTS "}",
        "{\"title\":\"T\",\"audience\":{},\"texts\":{\"uz\":1}}",
        "{\"title\":\"T\",\"audience\":{},\"texts\":{\"en\":\"x\"}}",
        "{\"title\":\"T\",\"audience\":{}," TEXTS ",\"rate\":0}",
        "{\"title\":\"T\",\"audience\":{}," TEXTS ",\"rate\":\"fast\"}",
        "{\"title\":\"T\",\"audience\":{}," TEXTS ",\"budget\":-1}",
        "{\"title\":\"T\",\"audience\":{}," TEXTS ",\"state\":\"running\"}",
        "{\"title\":\"T\",\"audience\":{}," TEXTS ",\"id\":0}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_verdict(world.author, "/broadcasts", bad[i], "400 bad_request");
    assert_verdict(world.author, "/broadcasts",
                   "{\"title\":\"T\",\"audience\":{\"languages\":[\"en\"]}," TEXTS "}",
                   "400 bad_broadcast");
    assert_count(world.test, "SELECT COUNT(*) FROM broadcasts", 0);
}

static void what_was_drafted_is_shown(void **state)
{
    static const char body[] =
        "{\"title\":\"T\",\"audience\":{\"languages\":[\"uz\",\"ky\"],\"regions\":[\"RU-MOW\"],"
        "\"contact_days\":9}," TEXTS ",\"starts_at\":null,\"ends_at\":4000000000,\"budget\":700}";
    g_auto(TestAnswer) answer = {0};

    (void)state;
    assert_verdict(world.author, "/broadcasts", body, "200");
    answer = ask(world.viewer, "/broadcasts/1", NULL, NULL);
    assert_at(&answer, "/summary/state", "draft");
    assert_at(&answer, "/summary/author", "a");
    assert_at(&answer, "/summary/approver", NULL);
    assert_at(&answer, "/draft/audience/languages/1", "ky");
    assert_at(&answer, "/draft/audience/regions/0", "RU-MOW");
    assert_at(&answer, "/draft/audience/contact_days", "9");
    assert_at(&answer, "/draft/audience/rule", NULL);
    assert_at(&answer, "/draft/texts/uz", "Soat 10 da");
    assert_at(&answer, "/draft/ends_at", "4000000000");
    assert_at(&answer, "/draft/budget", "700");
    assert_at(&answer, "/draft/canary", "20");
    assert_at(&answer, "/draft/rate", "60");
}

static void each_may_what_their_role_allows(void **state)
{
    static const char *const deeds[] = {"submit", "withdraw", "approve", "pause", "resume", "kill"};

    (void)state;
    assert_verdict(world.author, "/broadcasts", DRAFT, "200");
    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++) {
        g_autofree char *path = g_strconcat("/broadcasts/1/", deeds[i], NULL);
        g_autofree char *other = g_strconcat("/broadcasts/99/", deeds[i], NULL);

        assert_verdict(world.viewer, path, "{}", "403 forbidden");
        assert_verdict(NULL, path, "{}", "401 signed_out");
        assert_verdict(world.author, other, "{}", "404 not_found");
        assert_verdict(world.author, path, "{\"force\":true}",
                       i == 0 ? "400 bad_request" : "409 moved");
    }
    assert_verdict(world.viewer, "/broadcasts", DRAFT, "403 forbidden");
    assert_verdict(world.viewer, "/broadcasts/1/people", NULL, "403 forbidden");
    assert_verdict(world.viewer, "/broadcasts/1/figures", NULL, "200");
    assert_verdict(NULL, "/broadcasts", NULL, "401 signed_out");
}

static void each_person_has_an_outcome_and_reading_is_logged(void **state)
{
    const TestReader stopped = {.n = 9, .language = LANGUAGE_UZ, .stopped = true};
    g_auto(TestAnswer) first = {0}, second = {0}, excluded = {0}, whole = {0};

    (void)state;
    test_add_readers(world.test, 3);
    test_add_reader(world.test, &stopped);
    assert_verdict(world.author, "/broadcasts", DRAFT, "200");
    assert_verdict(world.author, "/broadcasts/1/submit", "{}", "200");
    assert_verdict(world.author, "/broadcasts/1/approve", "{}", "409 second_person");
    assert_verdict(world.other, "/broadcasts/1/approve", "{}", "200");
    test_broadcast_go_on(world.test, 60);
    whole = ask(world.author, "/broadcasts/1", NULL, NULL);
    assert_at(&whole, "/summary/state", "done");
    assert_at(&whole, "/summary/approver", "o");
    assert_at(&whole, "/summary/counts/sent", "3");
    assert_at(&whole, "/reasons/0/reason", "stopped");
    first = ask(world.author, "/broadcasts/1/people", "limit=3", NULL);
    assert_at(&first, "/next", "3");
    second = ask(world.author, "/broadcasts/1/people", "limit=3&after=3", NULL);
    assert_at(&second, "/people/0/id", "4");
    assert_at(&second, "/next", NULL);
    excluded = ask(world.author, "/broadcasts/1/people", "state=excluded", NULL);
    assert_at(&excluded, "/people/0/reason", "stopped");
    assert_at(&excluded, "/people/1/id", NULL);
    assert_count(world.test, "SELECT COUNT(*) FROM audit WHERE action = 'broadcast.people'", 1);
    assert_verdict(world.author, "/broadcasts/1/figures", NULL, "200");
    assert_verdict(world.author, "/broadcasts/1/figures", NULL, "200");
    assert_count(world.test, "SELECT COUNT(*) FROM audit WHERE action = 'broadcast.export'", 2);
}

static void a_text_is_checked_and_nothing_kept(void **state)
{
    g_auto(TestAnswer) answer = ask(world.author, "/broadcasts/check", NULL,
                                    "{\"texts\":{\"uz\":\"Yig\xca\xbbilish \xd0\xb6 tayanch\","
                                    "\"ru\":\"\"}}");

    (void)state;
    assert_at(&answer, "/languages/0/language", "uz");
    assert_at(&answer, "/languages/0/alphabet", "ucs2");
    assert_at(&answer, "/languages/0/segments", "1");
    assert_at(&answer, "/languages/0/cost", "1500");
    assert_at(&answer, "/languages/0/dear/character", "\xd0\xb6");
    assert_at(&answer, "/languages/0/giveaways/0", "tayanch*");
    assert_at(&answer, "/languages/1/language", NULL);
    assert_count(world.test, "SELECT COUNT(*) FROM broadcasts", 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_draft_is_read_strictly),
        TEST(what_was_drafted_is_shown),
        TEST(each_may_what_their_role_allows),
        TEST(each_person_has_an_outcome_and_reading_is_logged),
        TEST(a_text_is_checked_and_nothing_kept),
    };

    log_install();
    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}

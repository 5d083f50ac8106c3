/* Answers and prepared answers, as the console asks for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/json_read.h"
#include "base/log.h"
#include "core/cases/case_number.h"
#include "support/test_console.h"
#include "support/test_mailbox.h"

typedef struct World {
    TestHotline *test;
    char *worker, *viewer;
    int64_t case_id;
    int64_t number;
} World;

static World world;

static int set_up(void **state)
{
    if (test_hotline_setup(state) != 0)
        return -1;
    world.test = *state;
    return 0;
}

static void clear_tokens(void)
{
    g_clear_pointer(&world.worker, g_free);
    g_clear_pointer(&world.viewer, g_free);
}

static int tear_down(void **state)
{
    clear_tokens();
    return test_hotline_teardown(state);
}

static TestAnswer ask(const char *token, const char *path, const char *body)
{
    g_autofree char *whole = NULL;

    if (strstr(path, "{n}")) {
        g_auto(GStrv) parts = g_strsplit(path, "{n}", 2);

        whole = g_strdup_printf("%s%" G_GINT64_FORMAT "%s", parts[0], (gint64)world.number,
                                parts[1]);
    }
    return test_ask(world.test, NULL,
                    &(TestAsk){.path = whole ? whole : path, .body = body, .token = token});
}

static void assert_verdict(const char *token, const char *path, const char *body,
                           const char *expected)
{
    g_auto(TestAnswer) answer = ask(token, path, body);
    g_autofree char *verdict = test_verdict(&answer);

    assert_string_equal(verdict, expected);
}

/* A report that a worker has claimed. profile: the key. */
static void file(const char *profile)
{
    world.case_id = test_report(world.test, profile, NULL);
    world.number = test_number(world.test, "SELECT number FROM cases ORDER BY id DESC LIMIT 1");
    assert_verdict(world.worker, "/cases/{n}/claim", "{}", "200");
}

static int reset(void **state)
{
    if (test_hotline_reset(state) != 0)
        return -1;
    clear_tokens();
    world.worker = test_staff_sign_in(world.test, test_staff_add(world.test, "w", "worker"));
    world.viewer = test_staff_sign_in(world.test, test_staff_add(world.test, "v", "viewer"));
    test_know(world.test, LANGUAGE_RU, false);
    file("3");
    return 0;
}

#define POST "{\"text\":\"Приходите завтра\",\"language\":\"ru\"}"

static void a_worker_who_claimed_the_case_answers(void **state)
{
    g_auto(TestAnswer) answer = ask(world.worker, "/cases/{n}/answers", POST);
    g_autofree char *ping = json_text_at(answer.json, "/ping");
    g_autofree char *text = NULL;

    (void)state;
    assert_int_equal(answer.response.status, 200);
    assert_string_equal(ping, "none"); /* no channel of the test sends */
    text = test_case_text(world.test, 1);
    assert_string_equal(text, "Приходите завтра");
    assert_count(world.test, "SELECT COUNT(*) FROM audit WHERE action = 'answer.post'", 1);
    assert_stored(world.test, "SELECT status FROM cases", "new"); /* that is for staff to say */
}

static void others_are_refused_and_nothing_is_kept(void **state)
{
    g_autofree char *other = test_staff_sign_in(world.test,
                                                test_staff_add(world.test, "x", "worker"));

    (void)state;
    assert_verdict(NULL, "/cases/{n}/answers", POST, "401 signed_out");
    assert_verdict(world.viewer, "/cases/{n}/answers", POST, "403 forbidden");
    assert_verdict(other, "/cases/{n}/answers", POST, "409 claimed");
    assert_verdict(other, "/cases/{n}/pin/clear", "{}", "409 claimed");
    assert_verdict(other, "/cases/{n}/answers/1/take-back", "{}", "409 claimed");
    world.test->now += 16 * 60;
    assert_verdict(world.worker, "/cases/{n}/answers", POST, "401 locked");
    assert_count(world.test, "SELECT COUNT(*) FROM mailbox", 0);
    assert_count(world.test, "SELECT COUNT(*) FROM case_texts", 0);
}

static void bad_drafts_are_refused(void **state)
{
    static const struct {
        const char *body, *verdict;
    } rows[] = {
        {"{}", "400 bad_request"},
        {"{\"text\":\"\",\"language\":\"ru\"}", "400 bad_request"},
        {"{\"text\":\" \\n\\u200b\",\"language\":\"ru\"}", "400 bad_request"},
        {"{\"text\":\"Да\"}", "400 bad_request"},
        {"{\"text\":\"Да\",\"language\":\"en\"}", "400 bad_request"},
        {"{\"text\":1,\"language\":\"ru\"}", "400 bad_request"},
        {"{\"text\":\"Да\",\"language\":\"ru\",\"more\":1}", "400 bad_request"},
        {"{\"text\":\"Да\",\"language\":\"ru\",\"canned_id\":7}", "409 outdated"},
        {"{\"text\":\"Да\",\"language\":\"ru\",\"canned_id\":0}", "400 bad_request"},
        {"[]", "400 bad_request"},
    };
    g_autofree char *text = g_strnfill(1001, 'a');
    g_autofree char *long_body = g_strdup_printf("{\"text\":\"%s\",\"language\":\"ru\"}", text);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_verdict(world.worker, "/cases/{n}/answers", rows[i].body, rows[i].verdict);
    assert_verdict(world.worker, "/cases/{n}/answers", long_body, "400 bad_request");
    assert_count(world.test, "SELECT COUNT(*) FROM mailbox", 0);
    assert_count(world.test, "SELECT COUNT(*) FROM case_texts", 0);
}

static void what_gives_away_is_refused_with_the_words(void **state)
{
    static const char
        body[] = "{\"text\":\"Полиция и рейд, тел. 89161234567\",\"language\":\"ru\"}";
    g_auto(TestAnswer) answer = {0};
    g_autofree char *verdict = NULL;

    (void)state;
    file("1");
    answer = ask(world.worker, "/cases/{n}/answers", body);
    verdict = test_verdict(&answer);
    assert_string_equal(verdict, "409 gives_away");
    assert_non_null(strstr(answer.response.body, "[\"полиц*\",\"рейд*\",\"number\"]"));
    assert_null(strstr(answer.response.body, "8916"));
    assert_count(world.test, "SELECT COUNT(*) FROM mailbox", 0);
}

static void without_phone_and_PIN_there_is_no_reader(void **state)
{
    (void)state;
    assert_verdict(world.worker, "/cases/{n}/answers", POST, "200");
    test_dial(world.test, "6*5*1"); /* their data is deleted */
    assert_verdict(world.worker, "/cases/{n}/answers", POST, "409 no_reader");
    assert_count(world.test, "SELECT COUNT(*) FROM case_texts", 1);
}

static void an_answer_is_taken_back_until_it_is_read(void **state)
{
    TestHotline *test = *state;
    g_autofree char *path = NULL;
    int64_t id;

    assert_verdict(world.worker, "/cases/{n}/answers", POST, "200");
    id = test_last_answer(test, world.case_id).id;
    path = g_strdup_printf("/cases/{n}/answers/%" G_GINT64_FORMAT "/take-back", id);
    assert_verdict(world.worker, "/cases/{n}/answers/99/take-back", "{}", "404 not_found");
    assert_verdict(world.worker, path, "{}", "200");
    assert_verdict(world.worker, path, "{}", "409 read");
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'answer.take_back'", 1);
}

static void a_forgotten_PIN_is_removed(void **state)
{
    TestHotline *test = *state;

    assert_verdict(world.worker, "/cases/{n}/pin/clear", "{}", "404 not_found");
    test_dial(test, "4*1*3*5831");
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 1);
    assert_verdict(world.worker, "/cases/{n}/pin/clear", "{}", "200");
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 0);
    assert_count(test, "SELECT COUNT(*) FROM case_events WHERE kind = 'pin' AND staff_id > 0", 1);
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'case.clear_pin'", 1);
}

static void composing_needs_no_claim_and_keeps_nothing(void **state)
{
    TestHotline *test = *state;
    g_autofree char *other = test_staff_sign_in(test, test_staff_add(test, "x", "worker"));
    g_auto(TestAnswer)
        answer = ask(other, "/cases/{n}/compose", "{\"text\":\"Полиция\",\"language\":\"ru\"}");
    g_autofree char *alphabet = NULL, *page = NULL;

    assert_int_equal(answer.response.status, 200);
    alphabet = json_text_at(answer.json, "/sms/alphabet");
    assert_string_equal(alphabet, "ucs2");
    page = json_text_at(answer.json, "/ussd/pages/0/text");
    assert_true(g_str_has_prefix(page, "Полиция\n1 "));
    assert_non_null(strstr(answer.response.body,
                           "\"giveaways\":[{\"at\":0,\"length\":7,\"word\":\"полиц*\"}]"));
    assert_non_null(strstr(answer.response.body, "\"allowed\":true"));
    assert_count(test, "SELECT COUNT(*) FROM mailbox", 0);
    assert_verdict(world.viewer, "/cases/{n}/compose", POST, "403 forbidden");
    assert_verdict(world.worker, "/cases/{n}/compose", "{\"text\":\"\",\"language\":\"ru\"}",
                   "200");
}

/* ---- Prepared answers ---- */

#define CANNED                                                            \
    "{\"title\":\"Days\",\"texts\":{\"ru\":\"15 дней\",\"ky\":\"\"}," \
    "\"rules\":[\"REG-UZ-15\"]}"

static void prepared_answers_are_listed_as_they_stand(void **state)
{
    TestHotline *test = *state;
    g_auto(TestAnswer) answer = {0};
    g_autofree char *path = NULL;
    int64_t id;

    assert_verdict(world.viewer, "/canned", CANNED, "403 forbidden");
    assert_verdict(world.worker, "/canned", CANNED, "200");
    id = test_number(test, "SELECT id FROM canned");
    answer = ask(world.viewer, "/canned", NULL);
    assert_non_null(strstr(answer.response.body, "\"texts\":{\"ru\":\"15 дней\"}"));
    assert_non_null(strstr(answer.response.body, "\"current\":true"));
    path = g_strdup_printf("/canned/%" G_GINT64_FORMAT "/remove", id);
    assert_verdict(world.worker, path, "{}", "200");
    assert_verdict(world.worker, path, "{}", "404 not_found");
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action LIKE 'canned.%'", 2);
}

static void bad_prepared_answers_are_refused(void **state)
{
    static const struct {
        const char *body, *verdict;
    } rows[] = {
        {"{\"title\":\"\",\"texts\":{\"ru\":\"a\"},\"rules\":[]}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":{},\"rules\":[]}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":{\"ru\":\"\"},\"rules\":[]}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":{\"en\":\"a\"},\"rules\":[]}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":[],\"rules\":[]}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":{\"ru\":\"a\"}}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":{\"ru\":\"a\"},\"rules\":[1]}", "400 bad_request"},
        {"{\"title\":\"T\",\"texts\":{\"ru\":\"a\"},\"rules\":[\"NO-1\"]}", "400 no_such_rule"},
        {"{\"title\":\"T\",\"texts\":{\"ru\":\"a\"},\"rules\":[],\"id\":77}", "404 not_found"},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_verdict(world.worker, "/canned", rows[i].body, rows[i].verdict);
    assert_count(test, "SELECT COUNT(*) FROM canned", 0);
}

static void one_whose_rule_has_changed_cannot_be_sent(void **state)
{
    TestHotline *test = *state;
    g_autofree char *body = NULL;

    assert_verdict(world.worker, "/canned", CANNED, "200");
    body = g_strdup_printf(
        "{\"text\":\"Edited\",\"language\":\"ru\",\"canned_id\":%" G_GINT64_FORMAT "}",
        (gint64)test_number(test, "SELECT id FROM canned"));
    assert_verdict(world.worker, "/cases/{n}/answers", body, "200");
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE canned_rules SET version = 7");

        assert_true(db_run(&query, NULL));
    }
    assert_verdict(world.worker, "/cases/{n}/answers", body, "409 outdated");
    assert_count(test, "SELECT COUNT(*) FROM mailbox", 1);
}

#define ANSWERS_TEST(name) cmocka_unit_test_setup(name, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ANSWERS_TEST(a_worker_who_claimed_the_case_answers),
        ANSWERS_TEST(others_are_refused_and_nothing_is_kept),
        ANSWERS_TEST(bad_drafts_are_refused),
        ANSWERS_TEST(what_gives_away_is_refused_with_the_words),
        ANSWERS_TEST(without_phone_and_PIN_there_is_no_reader),
        ANSWERS_TEST(an_answer_is_taken_back_until_it_is_read),
        ANSWERS_TEST(a_forgotten_PIN_is_removed),
        ANSWERS_TEST(composing_needs_no_claim_and_keeps_nothing),
        ANSWERS_TEST(prepared_answers_are_listed_as_they_stand),
        ANSWERS_TEST(bad_prepared_answers_are_refused),
        ANSWERS_TEST(one_whose_rule_has_changed_cannot_be_sent),
    };

    log_install(); /* a refusal is a warning, and no reason to end */
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

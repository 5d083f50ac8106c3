/* Who has a case, asked as browsers ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/log.h"
#include "core/cases/claim.h"
#include "support/test_casework.h"

#define CLAIM "{}"

static void claim(const char *token, int64_t number)
{
    test_case_does(token, number, "/claim", CLAIM, "200");
}

static void set_status(int64_t number, const char *status, const char *verdict)
{
    g_autofree char *body = g_strdup_printf("{\"status\":\"%s\"}", status);

    test_case_does(office.ada, number, "/status", body, verdict);
}

static void who_has_a_case_is_seen_by_everybody(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_autofree char *expected = g_strdup_printf("{\"staff_id\":%d,\"name\":\"Ada\",\"until\":%d}",
                                                (int)office.ada_id,
                                                (int)office.test->now + CLAIM_SECONDS);

    (void)state;
    test_case_is(number, "claim", "null");
    claim(office.ada, number);
    test_case_is(number, "claim", expected);
    test_case_does(office.bo, number, "/claim", CLAIM, "409 claimed");
    test_case_is(number, "claim", expected);
    test_case_does(office.ada, number, "/release", "{}", "200");
    test_case_is(number, "claim", "null");
    claim(office.bo, number);
}

static void every_change_needs_the_claim(void **state)
{
    g_autofree char *note = test_note(1);
    const char *const changes[][2] = {
        {"/status", "{\"status\":\"in_review\"}"}, {"/correct", "{\"urgent\":true}"},
        {"/detention", "{\"since\":1700000000}"},  {"/notes", note},
        {"/merge", "{\"into\":10000008}"},         {"/release", "{}"},
    };
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
        test_case_does(office.ada, number, changes[i][0], changes[i][1], "409 not_claimed");
    claim(office.bo, number);
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
        test_case_does(office.ada, number, changes[i][0], changes[i][1], "409 claimed");
    test_case_is(number, "status", "\"new\"");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events", 1); /* the claim alone */
    test_office_wait(CLAIM_SECONDS);
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
        test_case_does(office.bo, number, changes[i][0], changes[i][1], "409 not_claimed");
}

static void a_claim_ends_when_idle_and_is_renewed_by_work(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    test_office_wait(CLAIM_SECONDS - 1);
    set_status(number, "in_review", "200"); /* renews it */
    test_office_wait(CLAIM_SECONDS - 1);
    test_case_does(office.bo, number, "/claim", CLAIM, "409 claimed");
    claim(office.ada, number); /* so does claiming it anew */
    test_office_wait(CLAIM_SECONDS - 1);
    test_case_does(office.bo, number, "/claim", CLAIM, "409 claimed");
    test_office_wait(1);
    claim(office.bo, number);
    set_status(number, "waiting", "409 claimed");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events WHERE kind = 'claim'", 2);
}

static void taking_over_needs_a_sealed_note(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_autofree char *note = test_note(1);
    g_autofree char *body = g_strdup_printf("{\"takeover\":true,%s", note + 1);
    g_autofree char *late = g_strdup_printf("{\"takeover\":true,\"n\":3,%s",
                                            strstr(note, "\"box\""));

    (void)state;
    claim(office.ada, number);
    test_case_does(office.bo, number, "/claim", "{\"takeover\":true}", "400 bad_request");
    test_case_does(office.bo, number, "/claim", "{\"takeover\":false}", "409 claimed");
    test_case_does(office.bo, number, "/claim", "{\"takeover\":true,\"n\":1,\"box\":\"AAAA\"}",
                   "400 bad_request");
    test_case_does(office.bo, number, "/claim", late, "409 moved");
    assert_count(office.test, "SELECT COUNT(*) FROM case_texts", 0);
    test_case_does(office.bo, number, "/claim", body, "200");
    assert_stored(office.test, "SELECT kind FROM case_texts", "takeover");
    assert_stored(office.test,
                  "SELECT kind || ' ' || was FROM case_events ORDER BY id DESC LIMIT 1",
                  "takeover Ada");
    set_status(number, "in_review", "409 claimed");
    assert_stored(office.test, "SELECT action FROM audit WHERE action LIKE '%takeover'",
                  "case.takeover");
}

/* Claimed by another window of theirs in the meantime: what they wrote is not lost. */
static void a_note_to_take_over_what_is_ones_own_is_kept(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_autofree char *note = test_note(1);
    g_autofree char *body = g_strdup_printf("{\"takeover\":true,%s", note + 1);

    (void)state;
    claim(office.ada, number);
    test_case_does(office.ada, number, "/claim", body, "200");
    assert_stored(office.test, "SELECT kind FROM case_texts", "note");
    assert_stored(office.test, "SELECT action FROM audit ORDER BY n DESC LIMIT 1", "case.note");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events WHERE kind = 'takeover'", 0);
    test_case_does(office.ada, number, "/claim", body, "409 moved");
}

static void a_viewer_reads_and_does_nothing(void **state)
{
    static const char *const posts[] = {"/claim",     "/release", "/status", "/correct",
                                        "/detention", "/notes",   "/merge",  "/reveal"};
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(posts); i++) {
        test_case_does(office.viewer, number, posts[i], "{}", "403 forbidden");
        test_case_does(NULL, number, posts[i], "{}", "401 signed_out");
    }
    test_case_does(office.viewer, 0, "/cases/next", "{}", "403 forbidden");
    test_case_does(office.viewer, number, "", NULL, "200");
    test_case_does(NULL, number, "", NULL, "401 signed_out");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events", 0);
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(who_has_a_case_is_seen_by_everybody),
        OFFICE_TEST(every_change_needs_the_claim),
        OFFICE_TEST(a_claim_ends_when_idle_and_is_renewed_by_work),
        OFFICE_TEST(taking_over_needs_a_sealed_note),
        OFFICE_TEST(a_note_to_take_over_what_is_ones_own_is_kept),
        OFFICE_TEST(a_viewer_reads_and_does_nothing),
    };

    log_install(); /* a refusal is a warning, and no reason to end */
    return cmocka_run_group_tests(tests, NULL, NULL);
}

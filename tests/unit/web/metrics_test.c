#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "web/metrics.h"

#define START ((gint64)5 * G_USEC_PER_SEC)

static void the_page_is_what_prometheus_reads(void **state)
{
    g_autoptr(Metrics) metrics = metrics_new(START);
    g_autofree char *page = NULL;

    (void)state;
    metrics_count(metrics, METRIC_ACCEPTED);
    metrics_count(metrics, METRIC_ACCEPTED);
    metrics_count(metrics, METRIC_FORBIDDEN);
    metrics_count(metrics, METRIC_TURNS_SMS);
    metrics_count(metrics, METRIC_COMMITS);
    metrics_commit_took(metrics, 9999999);
    metrics_commit_took(metrics, 1234);
    page = metrics_page(metrics, START + 61 * G_USEC_PER_SEC + 500000);
    assert_string_equal(
        page,
        "# HELP tayanch_requests_total Requests to webhooks, by what became of them.\n"
        "# TYPE tayanch_requests_total counter\n"
        "tayanch_requests_total{outcome=\"accepted\"} 2\n"
        "tayanch_requests_total{outcome=\"forbidden\"} 1\n"
        "tayanch_requests_total{outcome=\"unsigned\"} 0\n"
        "tayanch_requests_total{outcome=\"malformed\"} 0\n"
        "tayanch_requests_total{outcome=\"failed\"} 0\n"
        "# HELP tayanch_turns_total Messages of people answered, repeated ones included.\n"
        "# TYPE tayanch_turns_total counter\n"
        "tayanch_turns_total{bearer=\"ussd\"} 0\n"
        "tayanch_turns_total{bearer=\"sms\"} 1\n"
        "# HELP tayanch_commits_total Batches of messages.\n"
        "# TYPE tayanch_commits_total counter\n"
        "tayanch_commits_total{outcome=\"done\"} 1\n"
        "tayanch_commits_total{outcome=\"failed\"} 0\n"
        "# HELP tayanch_console_requests_total Requests to the console of the staff.\n"
        "# TYPE tayanch_console_requests_total counter\n"
        "tayanch_console_requests_total{outcome=\"answered\"} 0\n"
        "tayanch_console_requests_total{outcome=\"refused\"} 0\n"
        "tayanch_console_requests_total{outcome=\"failed\"} 0\n"
        "# HELP tayanch_last_commit_seconds How long the last batch took to be durable.\n"
        "# TYPE tayanch_last_commit_seconds gauge\n"
        "tayanch_last_commit_seconds 0.001234\n"
        "# HELP tayanch_uptime_seconds Since the start.\n"
        "# TYPE tayanch_uptime_seconds gauge\n"
        "tayanch_uptime_seconds 61.500000\n");
}

/* A new member of the enum without its line in the table would be "(null)" on the page. */
static void every_metric_has_a_line_of_its_own(void **state)
{
    (void)state;
    for (unsigned metric = 0; metric < METRIC_LAST; metric++) {
        g_autoptr(Metrics) metrics = metrics_new(START);
        g_autofree char *before = metrics_page(metrics, START);
        g_autofree char *after = NULL;
        g_auto(GStrv) old = g_strsplit(before, "\n", -1), new = NULL;
        unsigned changed = 0;

        metrics_count(metrics, (Metric)metric);
        after = metrics_page(metrics, START);
        new = g_strsplit(after, "\n", -1);
        assert_int_equal(g_strv_length(old), g_strv_length(new));
        for (unsigned i = 0; old[i]; i++) {
            if (g_str_equal(old[i], new[i]))
                continue;
            assert_true(g_str_has_prefix(new[i], "tayanch_") && g_str_has_suffix(new[i], "} 1"));
            changed++;
        }
        assert_int_equal(changed, 1);
        assert_null(strstr(after, "(null)"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_what_prometheus_reads),
        cmocka_unit_test(every_metric_has_a_line_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

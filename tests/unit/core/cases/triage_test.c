#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/cases/triage.h"
#include "handlers/screens.h"

#define NOW 1795424400
#define HOUR 3600

static CaseRow row(const char *status, const char *category, const char *people, bool urgent)
{
    return (CaseRow){.status = status,
                     .category = category,
                     .people = people,
                     .urgent = urgent,
                     .created_at = NOW};
}

/* In the order in which they are to be helped, all reported at once. */
static void the_gravest_goes_first(void **state)
{
    const CaseRow order[] = {
        row("new", "sos", "21+", true),         row("new", "sos", NULL, true),
        row("new", "wages", NULL, true),        row("new", "violence", "21+", false),
        row("new", "detention", "6-20", false), row("new", "injury", "2-5", false),
        row("new", "missing", "1", false),      row("new", "forced_labour", "1", false),
        row("new", "raid", NULL, false),        row("draft", "missing", "2-5", false),
        row("new", "army", NULL, false),        row("new", "documents", "1", false),
        row("new", NULL, NULL, false),          row("new", "wages", NULL, false),
        row("draft", NULL, NULL, false),        row("draft", "wages", NULL, false),
    };

    (void)state;
    for (size_t i = 1; i < G_N_ELEMENTS(order); i++) {
        if (triage_rank(&order[i - 1]) >= triage_rank(&order[i]))
            fail_msg("%zu goes before %zu", i, i - 1);
    }
}

static void nothing_starves(void **state)
{
    CaseRow old = row("draft", "other", "1", false), grave = row("new", "sos", "21+", true);

    (void)state;
    grave.created_at += 4 * 24 * HOUR;
    assert_true(triage_rank(&old) > triage_rank(&grave));
    grave.created_at += 48 * HOUR;
    assert_true(triage_rank(&old) < triage_rank(&grave));
}

/* What goes first of two stays first, however late it becomes. */
static void waiting_raises_all_alike(void **state)
{
    CaseRow early = row("new", "wages", NULL, false), late = row("new", "raid", NULL, false);

    (void)state;
    late.created_at += 17 * HOUR;
    assert_int_equal(triage_rank(&early) - triage_rank(&late), -HOUR);
}

static void urgent_is_three_days_ahead(void **state)
{
    CaseRow one = row("new", "wages", NULL, true), other = row("new", "wages", NULL, false);

    (void)state;
    assert_int_equal(triage_rank(&other) - triage_rank(&one), 72 * HOUR);
}

static void a_draft_that_staff_work_on_is_behind_no_more(void **state)
{
    CaseRow draft = row("draft", "wages", NULL, false),
            taken = row("in_review", "wages", NULL, false);
    CaseRow entering = row("entering", "wages", NULL, false);

    (void)state;
    assert_int_equal(triage_rank(&draft) - triage_rank(&taken), 12 * HOUR);
    assert_int_equal(triage_rank(&draft), triage_rank(&entering));
}

static void whatever_a_menu_offers_has_a_weight(void **state)
{
    static const char *const screens[] = {"report_category", "sos"};
    unsigned seen = 0;

    (void)state;
    for (size_t i = 0; i < all_screens_count; i++) {
        if (!g_strv_contains((const char *const[]){screens[0], screens[1], NULL},
                             all_screens[i]->id))
            continue;
        for (size_t n = 0; n < all_screens[i]->option_count; n++) {
            const char *value = all_screens[i]->options[n].value;

            if (value && !triage_category(value))
                fail_msg("%s has no weight", value);
            seen += value != NULL;
        }
    }
    assert_true(seen > 15);
}

static void every_category_stands_there_once_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < triage_category_count; i++) {
        const TriageCategory *category = &triage_categories[i];

        assert_ptr_equal(triage_category(category->code), category);
        assert_true(category->weight > 0 && category->weight < 72 * HOUR);
        assert_non_null(category->why);
    }
    assert_null(triage_category("Wages"));
    assert_null(triage_category(""));
    assert_null(triage_category(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gravest_goes_first),
        cmocka_unit_test(nothing_starves),
        cmocka_unit_test(waiting_raises_all_alike),
        cmocka_unit_test(urgent_is_three_days_ahead),
        cmocka_unit_test(a_draft_that_staff_work_on_is_behind_no_more),
        cmocka_unit_test(whatever_a_menu_offers_has_a_weight),
        cmocka_unit_test(every_category_stands_there_once_with_its_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

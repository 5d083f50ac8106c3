#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/broadcast_figures.h"
#include "store/broadcast_people.h"
#include "support/test_broadcasts.h"

#define DAY_SECONDS 86400

static void write_figure(const BroadcastFigure *figure, gpointer data)
{
    g_string_append_printf(data, "%s %s %s %d %d %d\n", figure->language ? figure->language : "-",
                           figure->state, figure->reason ? figure->reason : "-",
                           (int)figure->people, (int)figure->segments, (int)figure->cost);
}

static char *figures_of(TestHotline *test, int64_t id)
{
    GString *text = g_string_new(NULL);

    assert_true(broadcast_figures(test->hotline.db, id, write_figure, text, NULL));
    return g_string_free(text, FALSE);
}

#define assert_figures(test, id, expected)                       \
    do {                                                         \
        g_autofree char *figures_are = figures_of((test), (id)); \
        assert_string_equal(figures_are, expected);              \
    } while (0)

/* Three are reached, one has said STOP. */
static int64_t reach_some(TestHotline *test)
{
    BroadcastRow row = test_broadcast();
    const TestReader stopped = {.n = 9, .language = LANGUAGE_UZ, .stopped = true};
    int64_t id;

    test_add_readers(test, 3);
    test_add_reader(test, &stopped);
    id = test_broadcast_approved(test, &row);
    test_broadcast_go_on(test, 60);
    return id;
}

static void what_became_of_people_is_counted(void **state)
{
    TestHotline *test = *state;
    const int64_t id = reach_some(test);
    const int64_t price = test_number(test, "SELECT MAX(cost) FROM broadcast_people");
    g_autofree char *expected = g_strdup_printf("uz excluded stopped 1 0 0\nuz sent - 3 3 %d\n",
                                                (int)(3 * price));

    assert_figures(test, id, expected);
    assert_figures(test, id + 1, "");
}

static void figures_stay_when_people_are_forgotten(void **state)
{
    TestHotline *test = *state;
    const int64_t id = reach_some(test);
    g_autofree char *before = figures_of(test, id);

    test_broadcast_run_at(test, test->now + (int64_t)DAY_SECONDS * 91);
    assert_people(test, "contact_id IS NOT NULL", 0);
    assert_figures(test, id, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_became_of_people_is_counted, test_broadcasts_setup,
                                        test_broadcasts_teardown),
        cmocka_unit_test_setup_teardown(figures_stay_when_people_are_forgotten,
                                        test_broadcasts_setup, test_broadcasts_teardown),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}

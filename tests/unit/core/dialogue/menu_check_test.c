#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "core/dialogue/menu_check.h"
#include "handlers/screens.h"

static int load(void **state)
{
    *state = catalog_load("locales", NULL);
    return *state ? 0 : -1;
}

static int unload(void **state)
{
    catalog_free(*state);
    return 0;
}

static MenuNext stay(Turn *turn, const MenuOption *option)
{
    (void)turn;
    (void)option;
    return menu_stay(NULL);
}

static MenuNext listen(Turn *turn, const char *text)
{
    (void)turn;
    (void)text;
    return menu_stay(NULL);
}

/* One good start, from which each case leads to one broken screen. */
static const char *const leads[] = {"broken", NULL};
static const MenuScreen start = {
    .id = "start", .prompt = "Choose:", .leads_to = leads, .is_root = true};

static void assert_found(const Catalog *catalog, const MenuScreen *broken, const char *problem)
{
    const MenuScreen *const screens[] = {&start, broken};
    g_autofree char *found = menu_check(screens, 2, catalog);

    if (!found || !strstr(found, problem))
        fail_msg("wanted \"%s\", found \"%s\"", problem, found ? found : "nothing");
}

static void the_shipped_menu_is_sound(void **state)
{
    g_autofree char *problem = menu_check(all_screens, all_screens_count, *state);

    if (problem)
        fail_msg("%s", problem);
}

static void an_option_with_a_wrong_key_is_found(void **state)
{
    static const char *const keys[] = {"9", "00", "01", "", "a", "1a", "*"};

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const MenuOption options[] = {{keys[i], "Yes", "start", NULL}};
        const MenuScreen broken = {.id = "broken", .options = options, .option_count = 1};

        assert_found(*state, &broken, "cannot be used");
    }
}

static void a_key_used_twice_is_found(void **state)
{
    const MenuOption options[] = {{"1", "Yes", "start", NULL}, {"1", "No", "start", NULL}};
    const MenuScreen broken = {.id = "broken", .options = options, .option_count = 2};

    assert_found(*state, &broken, "key 1 is used twice");
}

static void a_target_that_is_not_there_is_found(void **state)
{
    static const char *const nowhere[] = {"nowhere", NULL};
    const MenuOption options[] = {{"1", "Yes", "nowhere", NULL}};
    const MenuScreen by_option = {.id = "broken", .options = options, .option_count = 1};
    const MenuScreen by_choice = {
        .id = "broken", .prompt = "Choose:", .read = listen, .leads_to = nowhere};

    assert_found(*state, &by_option, "there is no screen nowhere");
    assert_found(*state, &by_choice, "there is no screen nowhere");
}

static void an_option_that_leads_nowhere_is_found(void **state)
{
    const MenuOption options[] = {{"1", "Yes", NULL, "yes"}};
    const MenuScreen broken = {.id = "broken", .options = options, .option_count = 1};
    const MenuScreen chosen = {
        .id = "broken", .options = options, .option_count = 1, .choose = stay};
    const MenuScreen *const good[] = {&start, &chosen};

    assert_found(*state, &broken, "option 1 leads nowhere");
    assert_null(menu_check(good, 2, *state));
}

static void an_id_used_twice_is_found(void **state)
{
    const MenuScreen twin = {.id = "start", .prompt = "Choose:"};

    assert_found(*state, &twin, "there is no screen broken");
    const MenuScreen *const screens[] = {&twin, &start};
    g_autofree char *found = menu_check(screens, 2, *state);

    assert_non_null(strstr(found, "two screens have this id"));
}

static void a_screen_that_shows_nothing_is_found(void **state)
{
    const MenuScreen broken = {.id = "broken"};

    assert_found(*state, &broken, "shows nothing");
}

static void an_end_that_asks_something_is_found(void **state)
{
    const MenuOption options[] = {{"1", "Yes", "start", NULL}};
    const MenuScreen asks = {.id = "broken", .options = options, .option_count = 1, .ends = true};
    const MenuScreen listens = {.id = "broken", .prompt = "Choose:", .read = listen, .ends = true};

    assert_found(*state, &asks, "ends the dialogue and asks something");
    assert_found(*state, &listens, "ends the dialogue and asks something");
}

static void a_screen_nobody_reaches_is_found(void **state)
{
    const MenuScreen second = {.id = "broken", .prompt = "Choose:"};
    const MenuScreen lost = {.id = "lost", .prompt = "Choose:"};
    const MenuScreen *const screens[] = {&start, &second, &lost};
    g_autofree char *found = menu_check(screens, 3, *state);

    assert_string_equal(found, "lost: cannot be reached");
}

static void a_start_that_leads_nowhere_is_found(void **state)
{
    const MenuScreen trap = {.id = "broken", .prompt = "Choose:", .is_root = true};

    assert_found(*state, &trap, "cannot be left");
}

static void a_text_that_no_catalog_has_is_found(void **state)
{
    const MenuScreen prompt = {.id = "broken", .prompt = "Not in any catalog"};
    const MenuOption options[] = {{"1", "Nor this label", "start", NULL}};
    const MenuScreen label = {.id = "broken", .options = options, .option_count = 1};

    assert_found(*state, &prompt, "Not in any catalog");
    assert_found(*state, &label, "Nor this label");
}

static void the_graph_names_every_screen_and_lead(void **state)
{
    g_autofree char *graph = menu_graph(all_screens, all_screens_count);

    (void)state;
    for (size_t i = 0; i < all_screens_count; i++) {
        g_autofree char *node = g_strdup_printf("    %s [label=", all_screens[i]->id);

        assert_non_null(strstr(graph, node));
    }
    assert_non_null(strstr(graph, "    main -> sos [label=\"1\"];"));
    assert_true(g_str_has_suffix(graph, "}\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_menu_is_sound),
        cmocka_unit_test(an_option_with_a_wrong_key_is_found),
        cmocka_unit_test(a_key_used_twice_is_found),
        cmocka_unit_test(a_target_that_is_not_there_is_found),
        cmocka_unit_test(an_option_that_leads_nowhere_is_found),
        cmocka_unit_test(an_id_used_twice_is_found),
        cmocka_unit_test(a_screen_that_shows_nothing_is_found),
        cmocka_unit_test(an_end_that_asks_something_is_found),
        cmocka_unit_test(a_screen_nobody_reaches_is_found),
        cmocka_unit_test(a_start_that_leads_nowhere_is_found),
        cmocka_unit_test(a_text_that_no_catalog_has_is_found),
        cmocka_unit_test(the_graph_names_every_screen_and_lead),
    };

    return cmocka_run_group_tests(tests, load, unload);
}

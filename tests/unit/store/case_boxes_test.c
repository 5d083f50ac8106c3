#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/case_boxes.h"
#include "support/test_store.h"

typedef struct Seen {
    GString *text;
    unsigned most; /* then it is enough */
} Seen;

static bool take_box(const CaseBox *box, gpointer data)
{
    Seen *seen = data;

    if (seen->most-- == 0)
        return false;
    g_string_append_printf(seen->text, "%d:%d %.*s %.*s, ", (int)box->case_id, (int)box->n,
                           box->sealed_key ? (int)box->key_length : 1,
                           box->sealed_key ? (const char *)box->sealed_key : "-", (int)box->length,
                           (const char *)box->box);
    return true;
}

static void assert_boxes(Db *db, int64_t before, int64_t limit, unsigned most, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Seen seen = {text, most};

    assert_true(case_boxes_list(db, before, limit, take_box, &seen, NULL));
    assert_string_equal(text->str, expected);
}

static void add_text(Db *db, int64_t id, int64_t n, const char *words)
{
    g_autoptr(GBytes) box = g_bytes_new(words, strlen(words));

    assert_true(cases_add_text(db, id, &(CaseText){n, "report", 0, box, 1, NULL}, NULL));
}

static void texts_come_case_by_case_the_newest_first(void **state)
{
    int64_t one = test_store_case(*state, 10000008, "new", 0);
    int64_t three;

    test_store_case(*state, 20000004, "new", 0); /* wordless */
    three = test_store_case(*state, 30000001, "closed", 0);
    add_text(*state, one, 1, "a");
    add_text(*state, three, 2, "c");
    add_text(*state, three, 1, "b");
    assert_boxes(*state, INT64_MAX, 10, 99, "3:1 sealed b, 3:2 sealed c, 1:1 sealed a, ");
    assert_boxes(*state, 3, 10, 99, "1:1 sealed a, ");
    assert_boxes(*state, 1, 10, 99, "");
    assert_boxes(*state, INT64_MAX, 1, 99, "3:1 sealed b, 3:2 sealed c, ");
    assert_boxes(*state, INT64_MAX, 10, 1, "3:1 sealed b, ");
    assert_boxes(*state, INT64_MAX, 10, 99, "3:1 sealed b, 3:2 sealed c, 1:1 sealed a, ");
}

static void what_is_being_entered_comes_without_its_key(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "entering", 0);

    add_text(*state, id, 1, "a");
    assert_boxes(*state, INT64_MAX, 10, 99, "1:1 - a, ");
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(texts_come_case_by_case_the_newest_first),
        STORE_TEST(what_is_being_entered_comes_without_its_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

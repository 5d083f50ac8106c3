/* tests/support/vectors.json: what a browser and this program have sealed opens here.
 * console/test/vectors.test.ts opens the same there. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "base/json_read.h"
#include "base/vault.h"

#define VECTORS "tests/support/vectors.json"

static int start(void **state)
{
    g_autofree char *text = NULL;
    size_t length;

    if (!vault_init(NULL) || !g_file_get_contents(VECTORS, &text, &length, NULL))
        return -1;
    *state = json_read(text, length, NULL);
    return *state ? 0 : -1;
}

static int stop(void **state)
{
    json_node_unref(*state);
    return 0;
}

static GBytes *octets_at(JsonNode *vectors, const char *pointer)
{
    g_autofree char *text = json_text_at(vectors, pointer);
    size_t length;
    guchar *octets;

    assert_non_null(text);
    octets = g_base64_decode(text, &length);
    return g_bytes_new_take(octets, length);
}

static HotlineSecret *recover(JsonNode *vectors)
{
    g_autofree char *paper = json_text_at(vectors, "/hotline/recovery_text");
    g_autoptr(GBytes) public_key = octets_at(vectors, "/hotline/public_key");
    g_autoptr(GBytes) box = octets_at(vectors, "/hotline/recovery_box");
    size_t length;
    const void *data = g_bytes_get_data(box, &length);

    return vault_recover(g_bytes_get_data(public_key, NULL), data, length, paper, NULL);
}

static char *open_text(JsonNode *vectors, const char *pointer, int64_t n)
{
    g_autofree char *number = json_text_at(vectors, "/sealed/case");
    g_autoptr(HotlineSecret) secret = recover(vectors);
    g_autoptr(GBytes) key = octets_at(vectors, "/sealed/sealed_key");
    g_autoptr(GBytes) box = octets_at(vectors, pointer);

    assert_non_null(secret);
    return vault_open_text(secret, g_ascii_strtoll(number, NULL, 10), key, n, box, NULL);
}

static void both_sides_seal_alike(void **state)
{
    static const char *const boxes[] = {"/sealed/by_gateway", "/sealed/by_browser"};
    g_autofree char *wanted = json_text_at(*state, "/sealed/text");
    g_autofree char *n = json_text_at(*state, "/sealed/n");

    for (size_t i = 0; i < G_N_ELEMENTS(boxes); i++) {
        g_autofree char *text = open_text(*state, boxes[i], g_ascii_strtoll(n, NULL, 10));

        assert_non_null(text);
        assert_string_equal(text, wanted);
    }
}

static void a_box_of_the_browser_is_bound_to_its_place(void **state)
{
    assert_null(open_text(*state, "/sealed/by_browser", 6));
}

static void both_sides_pad_alike(void **state)
{
    g_autoptr(GBytes) ours = octets_at(*state, "/sealed/by_gateway");
    g_autoptr(GBytes) theirs = octets_at(*state, "/sealed/by_browser");

    assert_int_equal(g_bytes_get_size(ours), g_bytes_get_size(theirs));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_seal_alike),
        cmocka_unit_test(a_box_of_the_browser_is_bound_to_its_place),
        cmocka_unit_test(both_sides_pad_alike),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

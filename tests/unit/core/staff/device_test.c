#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/staff/device.h"
#include "support/test_hotline.h"

static void a_browser_is_known_to_one_person_for_ninety_days(void **state)
{
    const Vault *vault = ((TestHotline *)*state)->hotline.vault;
    g_autofree char *device = device_make(vault, 7, TEST_NOON);
    g_autofree char *other = device_make(vault, 7, TEST_NOON);

    assert_string_not_equal(device, other);
    assert_int_equal(strlen(device), 86);
    assert_true(device_is_known(vault, 7, device, TEST_NOON));
    assert_true(device_is_known(vault, 7, device, TEST_NOON + DEVICE_SECONDS - 1));
    assert_false(device_is_known(vault, 7, device, TEST_NOON + DEVICE_SECONDS));
    assert_false(device_is_known(vault, 8, device, TEST_NOON));
    assert_false(device_is_known(vault, 0, device, TEST_NOON));
}

static void nobody_makes_one_up(void **state)
{
    const Vault *vault = ((TestHotline *)*state)->hotline.vault;
    g_autofree char *device = device_make(vault, 7, TEST_NOON);
    void *other = NULL;

    assert_false(device_is_known(vault, 7, NULL, TEST_NOON));
    assert_false(device_is_known(vault, 7, "", TEST_NOON));
    assert_false(device_is_known(vault, 7, "x", TEST_NOON));
    for (size_t i = 0; device[i]; i++) {
        g_autofree char *changed = g_strdup(device);

        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_false(device_is_known(vault, 7, changed, TEST_NOON));
        changed[i] = '\0';
        assert_false(device_is_known(vault, 7, changed, TEST_NOON));
    }
    assert_int_equal(test_hotline_setup(&other), 0);
    assert_false(device_is_known(((TestHotline *)other)->hotline.vault, 7, device, TEST_NOON));
    test_hotline_teardown(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_browser_is_known_to_one_person_for_ninety_days),
        cmocka_unit_test(nobody_makes_one_up),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/address.h"

static Address address_of(const char *text)
{
    Address address;

    if (!address_parse(text, &address))
        fail_msg("%s is no address", text);
    return address;
}

static void an_address_is_in_the_networks_that_hold_it(void **state)
{
    static const struct {
        const char *list;
        const char *address;
        bool has;
    } rows[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.0/24", "192.0.2.0", true},
        {"192.0.2.0/24", "192.0.2.255", true},
        {"192.0.2.0/24", "192.0.3.0", false},
        {"192.0.2.0/24", "192.0.1.255", false},
        {"198.51.100.64/27", "198.51.100.95", true},
        {"198.51.100.64/27", "198.51.100.96", false},
        {"198.51.100.64/27", "198.51.100.63", false},
        {"192.0.2.4/31", "192.0.2.5", true},
        {"192.0.2.4/31", "192.0.2.6", false},
        {"192.0.2.4/32", "192.0.2.4", true},
        {"192.0.2.4/32", "192.0.2.5", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"2001:db8::1", "2001:db8::1", true},
        {"2001:db8::1", "2001:DB8:0:0::0001", true},
        {"2001:db8::1", "2001:db8::2", false},
        {"2001:db8::/32", "2001:db8:ffff::1", true},
        {"2001:db8::/32", "2001:db9::", false},
        {"2001:db8::/33", "2001:db8:8000::", false},
        {"::/0", "2001:db8::1", true},
        {"::/0", "192.0.2.1", false},
        {"::1", "::1", true},
        {"::1", "127.0.0.1", false},
        {"::ffff:192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "::ffff:192.0.2.1", true},
        {"192.0.2.1", "::ffff:c000:201", true},
        {"192.0.2.1", "::192.0.2.1", false},
        {"::ffff:192.0.2.0/120", "192.0.2.77", true},
        {"::ffff:192.0.2.0/120", "192.0.3.77", false},
        {"192.0.2.0/24", "::ffff:192.0.2.77", true},
        {"192.0.2.0/24, 2001:db8::1", "192.0.2.7", true},
        {"192.0.2.0/24, 2001:db8::1", "2001:db8::1", true},
        {"192.0.2.0/24, 2001:db8::1", "2001:db8::", false},
        {" 192.0.2.1 ,\t203.0.113.5", "203.0.113.5", true},
        {"192.0.2.1,203.0.113.5,198.51.100.7", "203.0.113.6", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AddressList) list = address_list_parse(rows[i].list);
        Address address = address_of(rows[i].address);

        if (!list || address_list_has(list, &address) != rows[i].has)
            fail_msg("%s in %s", rows[i].address, rows[i].list);
    }
}

static void a_list_with_anything_else_in_it_is_refused(void **state)
{
    static const char *const rows[] = {
        "",
        " ",
        ",",
        "192.0.2.1,",
        ",192.0.2.1",
        "192.0.2.1,,192.0.2.2",
        "192.0.2.1 192.0.2.2",
        "192.0.2.1; 192.0.2.2",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.01",
        "192.0.2.1.",
        "0xc0000201",
        "3221225985",
        "192.0.2.0/",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/+24",
        "192.0.2.0/024",
        "192.0.2.0/ 24",
        "192.0.2.0 /24",
        "192.0.2.0/24/24",
        "192.0.2.0/255.255.255.0",
        "192.0.2.1/24",
        "2001:db8::/129",
        "2001:db8::1/64",
        "2001:db8:::1",
        "[2001:db8::1]",
        "fe80::1%eth0",
        "localhost",
        "example.org",
        "*",
        "any",
        "192.0.2.1:8080",
        "203.0.113.5, 192.0.2.0/33",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AddressList) list = address_list_parse(rows[i]);

        if (list)
            fail_msg("\"%s\" was taken", rows[i]);
    }
}

static void what_is_no_address_is_not_parsed(void **state)
{
    static const char *const rows[] = {"",        "1",       " 192.0.2.1",   "192.0.2.1 ",
                                       "unknown", "_hidden", "192.0.2.1/32", "::ffff:192.0.2.256"};
    Address address;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (address_parse(rows[i], &address))
            fail_msg("\"%s\" was taken", rows[i]);
    }
}

static void an_address_is_written_as_people_write_it(void **state)
{
    static const char *const rows[][2] = {
        {"192.0.2.1", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:DB8:0:0::1", "2001:db8::1"},
        {"::1", "::1"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Address address = address_of(rows[i][0]);
        g_autofree char *text = address_text(&address);

        assert_string_equal(text, rows[i][1]);
    }
}

static void no_list_has_no_address(void **state)
{
    Address address = address_of("192.0.2.1");

    (void)state;
    assert_false(address_list_has(NULL, &address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_in_the_networks_that_hold_it),
        cmocka_unit_test(a_list_with_anything_else_in_it_is_refused),
        cmocka_unit_test(what_is_no_address_is_not_parsed),
        cmocka_unit_test(an_address_is_written_as_people_write_it),
        cmocka_unit_test(no_list_has_no_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

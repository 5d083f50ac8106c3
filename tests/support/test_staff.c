#include "support/test_staff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

GBytes *test_box(size_t length, uint8_t octet)
{
    uint8_t *octets = g_malloc(length);

    memset(octets, octet, length);
    return g_bytes_new_take(octets, length);
}

StaffVerdict test_invite(TestHotline *test, const char *name, StaffRole role, uint8_t token,
                         GPtrArray *boxes)
{
    uint8_t octets[VAULT_HASH_OCTETS];
    g_autoptr(GPtrArray) none = key_boxes_new();
    Inviting inviting = {.name = name, .role = role, .boxes = boxes ? boxes : none};
    StaffVerdict verdict;
    int64_t id;

    memset(octets, token, sizeof octets);
    staff_hash_token(test->hotline.vault, octets, inviting.token_hash);
    assert_true(staff_invite(&test->hotline, &inviting, test->now, &id, &verdict, NULL));
    return verdict;
}

const char *test_totp(TestHotline *test, const TestMember *member)
{
    static char code[16];

    test->now += 30;
    g_snprintf(code, sizeof code, "%06u", totp_code(member->totp, test->now / 30));
    return code;
}

TestMember test_join(TestHotline *test, const char *name, uint8_t token, const int64_t *keys)
{
    static const uint8_t salt[STAFF_SALT_OCTETS] = {9};
    uint8_t octets[VAULT_HASH_OCTETS];
    g_autoptr(GPtrArray) wraps = key_boxes_new();
    g_autoptr(GBytes) secret_box = test_box(STAFF_LOCKED_OCTETS, token);
    g_autoptr(GBytes) wrap = test_box(STAFF_WRAP_OCTETS, token);
    TestMember member = {.name = name, .codes = g_ptr_array_new_with_free_func(g_free)};
    g_auto(StaffRow) row = {0};
    Joining joining = {
        .password = {.salt = salt, .opslimit = 3, .memlimit = 67108864, .secret_box = secret_box},
        .auth = member.auth,
        .public_key = member.public_key,
        .wraps = wraps,
        .codes = member.codes,
    };
    StaffVerdict verdict;

    memset(octets, token, sizeof octets);
    memset(member.auth, token, sizeof member.auth);
    memset(member.public_key, token, sizeof member.public_key);
    for (; *keys; keys++)
        key_box_add(wraps, *keys, wrap);
    assert_true(staff_find_invited(&test->hotline, octets, test->now, &row, NULL));
    assert_true(row.id > 0);
    assert_true(totp_open(test->hotline.vault, row.id, row.totp_box, member.totp));
    joining.code = test_totp(test, &member);
    assert_true(staff_join(&test->hotline, &row, &joining, test->now, &verdict, NULL));
    assert_int_equal(verdict, STAFF_DONE);
    member.id = row.id;
    return member;
}

TestMember test_member(TestHotline *test, const char *name, StaffRole role)
{
    static const int64_t keys[] = {1, 0};
    static uint8_t token = 40;

    token++;
    assert_int_equal(test_invite(test, name, role, token, NULL), STAFF_DONE);
    return test_join(test, name, token, keys);
}

void test_member_clear(TestMember *member)
{
    g_clear_pointer(&member->codes, g_ptr_array_unref);
}

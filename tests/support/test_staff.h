#pragma once

#include "core/staff/second_factor.h"
#include "core/staff/staff_invite.h"
#include "support/test_hotline.h"

/* Members of staff for tests: invited and joined as by a browser, but that the boxes hold nothing. */
typedef struct TestMember {
    int64_t id;
    const char *name;
    uint8_t auth[STAFF_AUTH_OCTETS];
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    uint8_t totp[TOTP_OCTETS];
    GPtrArray *codes; /* recovery codes */
} TestMember;

/* token is made of its first octet; NULL boxes: none. Returns the verdict. */
StaffVerdict test_invite(TestHotline *test, const char *name, StaffRole role, uint8_t token,
                         GPtrArray *boxes);
/* Takes an invitation up, with wraps for these hotline keys (0 ends the list). */
TestMember test_join(TestHotline *test, const char *name, uint8_t token, const int64_t *keys);
/* Both; holds hotline key 1. */
TestMember test_member(TestHotline *test, const char *name, StaffRole role);
void test_member_clear(TestMember *member);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TestMember, test_member_clear)

/* A code that was not used yet: the clock goes on by a step. */
const char *test_totp(TestHotline *test, const TestMember *member);
GBytes *test_box(size_t length, uint8_t octet);

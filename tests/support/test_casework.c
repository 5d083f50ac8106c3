#include "support/test_casework.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/contacts.h"

TestOffice office;

static void sign_in(void)
{
    office.ada = test_staff_sign_in(office.test, office.ada_id);
    office.bo = test_staff_sign_in(office.test, office.bo_id);
    office.viewer = test_staff_sign_in(office.test, office.viewer_id);
    office.admin = test_staff_sign_in(office.test, office.admin_id);
}

static void sign_out(void)
{
    g_free(office.viewer);
    g_free(office.ada);
    g_free(office.bo);
    g_free(office.admin);
}

int test_office_setup(void **state)
{
    if (test_hotline_setup(state) != 0 || test_hotline_reset(state) != 0)
        return -1;
    office = (TestOffice){.test = *state};
    office.ada_id = test_staff_add(office.test, "Ada", "worker");
    office.bo_id = test_staff_add(office.test, "Bo", "worker");
    office.viewer_id = test_staff_add(office.test, "Vi", "viewer");
    office.admin_id = test_staff_add(office.test, "Al", "admin");
    sign_in();
    return 0;
}

void test_office_wait(int64_t seconds)
{
    office.test->now += seconds;
    sign_out();
    sign_in();
}

int test_office_teardown(void **state)
{
    sign_out();
    return test_hotline_teardown(state);
}

static int64_t last_number(void)
{
    return test_number(office.test, "SELECT number FROM cases ORDER BY id DESC LIMIT 1");
}

static void dial(const char *phone, const char *keys)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    ContactRow contact;
    Phone number;

    office.test->phone = phone;
    assert_true(phone_parse(phone, &number));
    vault_phone_index(office.test->hotline.vault, &number, index);
    assert_true(contacts_find(office.test->hotline.db, index, &contact, NULL));
    if (!contact.id)
        test_know(office.test, LANGUAGE_RU, false);
    test_dial(office.test, keys);
}

int64_t test_case_dialled(const char *phone, const char *category)
{
    g_autofree char *keys = g_strdup_printf("2*%s*2*1*1*1*1*3", category);

    dial(phone, keys);
    return last_number();
}

int64_t test_sos_dialled(const char *phone)
{
    dial(phone, "1");
    return last_number();
}

TestAnswer test_case_ask(const char *token, int64_t number, const char *what, const char *body,
                         const char *verdict)
{
    g_autofree char *path = number ? g_strdup_printf("/cases/%" G_GINT64_FORMAT "%s", number, what)
                                   : g_strdup(what);
    char *query = strchr(path, '?');
    TestAnswer answer;
    g_autofree char *found = NULL;

    if (query)
        *query++ = '\0';
    answer = test_ask(office.test, NULL,
                      &(TestAsk){.path = path, .query = query, .body = body, .token = token});
    found = test_verdict(&answer);
    if (!g_str_equal(found, verdict))
        fail_msg("%s %s: %s, expected %s", what, body ? body : "", found, verdict);
    return answer;
}

void test_case_does(const char *token, int64_t number, const char *what, const char *body,
                    const char *verdict)
{
    TestAnswer answer = test_case_ask(token, number, what, body, verdict);

    test_answer_clear(&answer);
}

char *test_json_member(const TestAnswer *answer, const char *member)
{
    JsonObject *object = json_node_get_object(answer->json);

    assert_true(json_object_has_member(object, member));
    return json_to_string(json_object_get_member(object, member), FALSE);
}

char *test_case_member(int64_t number, const char *member)
{
    g_auto(TestAnswer) answer = test_case_ask(office.viewer, number, "", NULL, "200");

    return test_json_member(&answer, member);
}

void test_case_is(int64_t number, const char *member, const char *json)
{
    g_autofree char *found = test_case_member(number, member);

    assert_string_equal(found, json);
}

char *test_note(int64_t n)
{
    uint8_t octets[128 + 72] = {1};
    g_autofree char *box = g_base64_encode(octets, sizeof octets);

    return g_strdup_printf("{\"n\":%" G_GINT64_FORMAT ",\"box\":\"%s\"}", n, box);
}

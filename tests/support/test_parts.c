#include "support/test_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/intake.h"

const char *const test_part_words[4] = {NULL, "забрали паспорт ", "и не платят ", "уже три месяца"};

int test_parts_reset(void **state)
{
    TestHotline *test = *state;

    test->config.parts_seconds = 600;
    if (test_hotline_reset(state) != 0)
        return -1;
    test_know(test, LANGUAGE_RU, false);
    return 0;
}

static const char *send_inbound(TestHotline *test, const Inbound *inbound)
{
    g_autoptr(GError) error = NULL;

    reply_clear(&test->reply);
    assert_true(intake_begin(&test->hotline, &error));
    if (!intake_message(&test->hotline, &test->sms, inbound, test->now, &test->reply, &error))
        fail_msg("%s", error ? error->message : "failed without an error");
    assert_true(intake_commit(&test->hotline, &error));
    assert_non_null(test->reply.text);
    return test->reply.text;
}

const char *test_send_part(TestHotline *test, InboundPart part, const char *text)
{
    Inbound inbound = {.kind = INBOUND_PART, .part = part, .text = (char *)text};
    char id[16];

    g_snprintf(id, sizeof id, "P%u", ++test->serial);
    inbound.id = id;
    if (*test->phone)
        assert_true(phone_parse(test->phone, &inbound.from));
    return send_inbound(test, &inbound);
}

const char *test_part(TestHotline *test, unsigned n)
{
    return test_send_part(test, (InboundPart){7, n, 3}, test_part_words[n]);
}

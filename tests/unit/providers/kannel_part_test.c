#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "providers/provider.h"

static void parts_that_kannel_gave_up_on_are_parts(void **state)
{
    static const struct {
        const char *udh;
        InboundPart part; /* total 0: whole */
    } cases[] = {
        {"%05%00%03%2A%02%01", {42, 1, 2}},
        {"%05%00%03%2A%02%02", {42, 2, 2}},
        {"%05%00%03%FF%FF%FF", {255, 255, 255}},
        {"%06%08%04%12%34%03%02", {0x1234, 2, 3}},
        {"%06%08%04%FF%FE%03%03", {0xfffe, 3, 3}},
        /* A port first, the part after it. */
        {"%0B%05%04%0B%84%00%00%00%03%07%03%01", {7, 1, 3}},
        /* Both: the later one counts. */
        {"%0B%00%03%01%02%01%08%04%00%09%02%02", {9, 2, 2}},
        {"", {0}},
        {"%00", {0}},
        {"%06%05%04%0B%84%00%00", {0}},
        /* Number and total that make no sense. */
        {"%05%00%03%2A%02%00", {0}},
        {"%05%00%03%2A%02%03", {0}},
        {"%05%00%03%2A%00%00", {0}},
        {"%05%00%03%2A%01%01", {0}},
        /* Lengths that do not fit. */
        {"%05%00%03%2A%02", {0}},
        {"%04%00%03%2A%02%01", {0}},
        {"%05%00%04%2A%02%01", {0}},
        {"%06%00%04%2A%02%01%01", {0}},
        {"%06%08%03%2A%02%01%01", {0}},
        {"%01%00", {0}},
        {"%05%00%00%03%2A%02", {0}},
        {"%FF%00%03%2A%02%01", {0}},
    };
    static const Channel channel = {.bearer = BEARER_SMS};
    HttpRequest request = {.method = "GET", .content_type = "", .body = ""};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat(
            "id=64cc212a-b59f&from=%2B998901234567&text=half&udh=", cases[i].udh, NULL);
        g_auto(Inbound) inbound = {0};
        bool is_part = cases[i].part.total > 0;

        request.query = query;
        assert_true(provider_kannel.read(&channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, is_part ? INBOUND_PART : INBOUND_MESSAGE);
        assert_int_equal(inbound.part.reference, cases[i].part.reference);
        assert_int_equal(inbound.part.number, cases[i].part.number);
        assert_int_equal(inbound.part.total, cases[i].part.total);
        assert_string_equal(inbound.id, "64cc212a-b59f");
        assert_string_equal(inbound.text, "half");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_that_kannel_gave_up_on_are_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

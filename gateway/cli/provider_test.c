/* tayanch provider-test: what a channel makes of a recorded HTTP request, and what it would answer. Nothing
 * is stored or sent. The number is never shown in full; the text is, for it is the operator's own file. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/folder.h"
#include "providers/http_map.h"

#define SAMPLE_SCREEN "Sample <screen>\n1 \"Yes\"\n0 Back"

/* A request as it was on the wire, cut to pieces in place. */
typedef struct Recorded {
    char *data;
    GHashTable *headers; /* lower-case name -> value, lent */
    HttpRequest http;
} Recorded;

static void recorded_clear(Recorded *recorded)
{
    g_clear_pointer(&recorded->headers, g_hash_table_unref);
    g_clear_pointer(&recorded->data, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Recorded, recorded_clear)

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, message);
    return false;
}

static const char *find_header(const void *source, const char *name)
{
    const Recorded *recorded = source;
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(recorded->headers, lower);
}

/* Ends the line and returns the next; lines end with CR LF, or LF as editors leave them. */
static char *cut_line(char *line)
{
    char *end = strchr(line, '\n');

    if (!end)
        return NULL;
    if (end > line && end[-1] == '\r')
        end[-1] = '\0';
    *end = '\0';
    return end + 1;
}

static bool read_start(Recorded *recorded, char *line, GError **error)
{
    char *target = strchr(line, ' ');
    char *version = target ? strchr(target + 1, ' ') : NULL;
    char *query;

    if (!version || !g_str_has_prefix(version + 1, "HTTP/"))
        return fail(error, "the file must start with a line as POST /hooks/NAME/SECRET HTTP/1.1");
    *target++ = '\0';
    *version = '\0';
    query = strchr(target, '?');
    if (query)
        *query++ = '\0';
    recorded->http.method = line;
    recorded->http.path = target;
    recorded->http.query = query ? query : "";
    return true;
}

/* An editor may have added a line break: Content-Length tells where the body ends. */
static bool read_body(Recorded *recorded, char *body, size_t length, GError **error)
{
    const char *said = find_header(recorded, "Content-Length");
    guint64 size = length;

    if (said && !g_ascii_string_to_unsigned(said, 10, 0, length, &size, NULL))
        return fail(error, "Content-Length is no number, or the body is shorter than it says");
    body[size] = '\0';
    recorded->http.body = body;
    recorded->http.body_length = size;
    return true;
}

static bool read_request(Recorded *recorded, size_t length, GError **error)
{
    char *line = recorded->data;
    char *next = cut_line(line);
    const char *type;

    recorded->http = (HttpRequest){.find_header = find_header, .header_source = recorded};
    recorded->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!next)
        return fail(error, "the file is no HTTP request");
    if (!read_start(recorded, line, error))
        return false;
    for (line = next; (next = cut_line(line)) && *line; line = next) {
        char *colon = strchr(line, ':');

        if (!colon)
            return fail(error, "a line of the header is not Name: value");
        *colon = '\0';
        g_hash_table_insert(recorded->headers, g_ascii_strdown(line, -1), g_strstrip(colon + 1));
    }
    if (!next)
        return fail(error, "the empty line after the header is missing");
    type = find_header(recorded, "Content-Type");
    recorded->http.content_type = type ? type : "";
    return read_body(recorded, next, length - (size_t)(next - recorded->data), error);
}

/* ---- What was understood ---- */

static const char *kind_name(InboundKind kind)
{
    static const char *const names[] = {
        [INBOUND_MESSAGE] = "message",      [INBOUND_PART] = "part of a message",
        [INBOUND_END] = "end of a session", [INBOUND_RECEIPT] = "receipt",
        [INBOUND_OPT_OUT] = "opt-out",      [INBOUND_NOTHING] = "nothing to do",
    };

    return names[kind];
}

static const char *state_name(ReceiptState state)
{
    static const char *const names[] = {
        [RECEIPT_QUEUED] = "queued",       [RECEIPT_SENT] = "sent",
        [RECEIPT_EXPIRED] = "expired",     [RECEIPT_FAILED] = "failed",
        [RECEIPT_DELIVERED] = "delivered",
    };

    return names[state];
}

/* "**********67" for each place where the number stands. Free with g_free. */
static char *mask(const Inbound *inbound, const char *text)
{
    size_t length = strlen(inbound->from.e164);
    g_autofree char *stars = NULL;
    g_auto(GStrv) parts = NULL;

    if (length < 4)
        return g_strdup(text);
    stars = g_strdup(inbound->from.e164 + 1);
    memset(stars, '*', length - 3);
    parts = g_strsplit(text, inbound->from.e164 + 1, -1);
    return g_strjoinv(stars, parts);
}

static void print_number(const Inbound *inbound)
{
    g_autofree char *masked = mask(inbound, inbound->from.e164);

    if (inbound->by_letters)
        printf("from: a name or a short code, which is never answered\n");
    else if (*masked)
        printf("from: %s\n", masked);
}

static void print_receipt(const Receipt *receipt)
{
    printf("state: %s%s\n", state_name(receipt->state), receipt->opted_out ? ", opted out" : "");
    if (receipt->our_id)
        printf("our id: %" G_GINT64_FORMAT "\n", receipt->our_id);
    if (receipt->provider_id)
        printf("provider's id: %s\n", receipt->provider_id);
}

static void print_inbound(const Channel *channel, const Inbound *inbound)
{
    bool ussd = channel->bearer == BEARER_USSD;
    g_autofree char *id = inbound->id ? mask(inbound, inbound->id) : NULL;

    printf("kind: %s\n", kind_name(inbound->kind));
    if (inbound->kind == INBOUND_RECEIPT)
        print_receipt(&inbound->receipt);
    if (inbound->kind == INBOUND_RECEIPT || inbound->kind == INBOUND_NOTHING)
        return;
    print_number(inbound);
    if (id)
        printf("%s: %s\n", ussd ? "session" : "id", id);
    if (inbound->kind == INBOUND_PART)
        printf("part: %u of %u, reference %u\n", inbound->part.number, inbound->part.total,
               inbound->part.reference);
    if (inbound->kind != INBOUND_MESSAGE && inbound->kind != INBOUND_PART)
        return;
    if (ussd)
        printf("input: %s\n", inbound->per_turn ? "of this turn" : "all of this session");
    printf("text: %ld characters: %s\n", g_utf8_strlen(inbound->text, -1), inbound->text);
}

/* The generic provider alone has words for it that the mapping names. */
static void print_op(const Channel *channel, const HttpRequest *request)
{
    g_autoptr(HttpDoc) doc = http_doc_of_request(request);
    const char *op = http_op(channel, doc);

    if (g_str_equal(channel->provider, "http") && (!op || *op))
        printf("op: %s\n", op ? op : "unknown");
}

/* ---- What we would answer ---- */

static void print_header(const Inbound *inbound, const char *name, const char *value)
{
    g_autofree char *masked = mask(inbound, value);

    printf("%s: %s\n", name, masked);
}

static void print_response(const char *title, const Inbound *inbound, const HttpResponse *response)
{
    g_autofree char *body = response->body ? mask(inbound, response->body) : NULL;

    printf("\n%s: %u\n", title, response->status);
    if (response->content_type)
        print_header(inbound, "Content-Type", response->content_type);
    for (unsigned i = 0; response->headers && i + 1 < response->headers->len; i += 2)
        print_header(inbound, g_ptr_array_index(response->headers, i),
                     g_ptr_array_index(response->headers, i + 1));
    if (body)
        printf("\n%s\n", body);
}

static void print_reply(const Channel *channel, const Provider *provider, const Inbound *inbound,
                        bool more)
{
    g_auto(HttpResponse) response = {0};
    g_auto(Reply) reply = {.text = g_strdup(SAMPLE_SCREEN), .more = more, .carry = inbound->carry};

    provider->write(channel, &reply, &response);
    print_response(channel->bearer == BEARER_SMS ? "answer"
                   : more                        ? "answer that goes on"
                                                 : "answer that ends",
                   inbound, &response);
}

static void print_answers(const Channel *channel, const Provider *provider, const Inbound *inbound)
{
    g_auto(HttpResponse) response = {.status = 200};

    if (inbound->kind == INBOUND_MESSAGE) {
        if (channel->bearer == BEARER_USSD)
            print_reply(channel, provider, inbound, true);
        print_reply(channel, provider, inbound, false);
        return;
    }
    if (provider->acknowledge)
        provider->acknowledge(channel, &response);
    print_response("answer", inbound, &response);
}

/* ---- The command ---- */

static bool test_request(const Channel *channel, const HttpRequest *request, GError **error)
{
    const Provider *provider = provider_find(channel->provider);
    int64_t now = g_get_real_time() / G_USEC_PER_SEC;
    g_auto(Inbound) inbound = {0};

    if (!provider->read)
        return fail(error, "this provider only sends: there is nothing to read");
    if (provider->authenticate) {
        AuthVerdict verdict = provider->authenticate(channel, request, now);

        printf("authentication: %s\n", verdict == AUTH_GOOD ? "good" : "REFUSED");
    }
    if (!provider->read(channel, request, &inbound, error))
        return false;
    print_op(channel, request);
    for (const Inbound *said = &inbound; said; said = said->next)
        print_inbound(channel, said);
    print_answers(channel, provider, &inbound);
    return true;
}

static bool test_file(const char *folder_path, const char *name, const char *file, GError **error)
{
    g_auto(Folder) folder = {0};
    g_auto(Recorded) recorded = {0};
    g_autoptr(Config) config = NULL;
    const Channel *channel;
    gsize length;

    folder_init(&folder, folder_path);
    config = folder_load_config(&folder, error);
    channel = config ? config_channel(config, name) : NULL;
    if (!channel)
        return config && fail(error, "the config has no channel of this name");
    if (!g_file_get_contents(file, &recorded.data, &length, NULL))
        return fail(error, "the recorded request cannot be read: is it there?");
    return read_request(&recorded, length, error) && test_request(channel, &recorded.http, error);
}

int cli_provider_test(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc != 4 || argv[1][0] == '-')
        return command_usage("provider-test DIR CHANNEL FILE");
    return test_file(argv[1], argv[2], argv[3], &error) ? EXIT_SUCCESS : command_fail(error);
}

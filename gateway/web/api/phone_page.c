#include "web/api/phone_page.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/alphabet.h"
#include "base/json_read.h"
#include "base/vault.h"
#include "web/api/api_error.h"
#include "web/api/phone_inbox.h"

#define SESSIONS_MAX 256
#define TURNS_AT_ONCE 8
#define WINDOW_SECONDS 10
#define TURNS_PER_WINDOW 100
#define TYPED_MAX 4000

/* A USSD session that goes on. */
typedef struct Line {
    char *session;
    Phone from;
    GString *typed;
} Line;

/* A browser that waits for its screen. */
typedef struct Waiting {
    PhonePage *page; /* NULL: we are stopping, and it was answered */
    WebRequest *request;
    Phone from;
    char *session; /* NULL for an SMS */
} Waiting;

struct PhonePage {
    const Config *config;
    PhoneInbox *inbox;
    GQueue lines;   /* of Line, the latest first */
    GQueue waiting; /* of Waiting */
    PhoneTurnSend send;
    gpointer send_data;
    int64_t window; /* when it began */
    unsigned turns; /* in it */
};

void phone_turn_clear(PhoneTurn *turn)
{
    g_free(turn->session);
    g_free(turn->typed);
    g_free(turn->session_hung_up);
    *turn = (PhoneTurn){0};
}

/* ---- Lines ---- */

static void line_free(gpointer data)
{
    Line *line = data;

    g_free(line->session);
    g_string_free(line->typed, TRUE);
    g_free(line);
}

static GList *find_line(PhonePage *page, const Phone *from, const char *session_or_null)
{
    for (GList *each = page->lines.head; each; each = each->next) {
        const Line *line = each->data;

        if (g_str_equal(line->from.e164, from->e164) &&
            (!session_or_null || g_str_equal(line->session, session_or_null)))
            return each;
    }
    return NULL;
}

static void drop_line(PhonePage *page, GList *found)
{
    line_free(found->data);
    g_queue_delete_link(&page->lines, found);
}

static Line *add_line(PhonePage *page, const Phone *from, const char *typed)
{
    Line *line = g_new0(Line, 1);

    line->session = g_uuid_string_random();
    line->from = *from;
    line->typed = g_string_new(typed);
    g_queue_push_head(&page->lines, line);
    if (page->lines.length > SESSIONS_MAX)
        drop_line(page, page->lines.tail);
    return line;
}

/* ---- Turns ---- */

static const Channel *find_channel(const Config *config, Bearer bearer)
{
    const char *provider = bearer == BEARER_SMS ? "kannel" : "africastalking";

    for (unsigned i = 0; i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);

        if (channel->bearer == bearer && g_str_equal(channel->provider, provider))
            return channel;
    }
    return NULL;
}

/* What was dialled after the code, "2*6" of "*7775*2*6#"; NULL if it is another code. Nothing at all
 * is the code itself. */
static char *read_dialled(const char *address, const char *dialled)
{
    size_t code = strcspn(address, "#");
    size_t whole = strlen(dialled);

    if (whole == 0)
        return g_strdup("");
    if (whole <= code || strncmp(dialled, address, code) != 0 || dialled[whole - 1] != '#')
        return NULL;
    if (whole == code + 1)
        return g_strdup("");
    return dialled[code] == '*' ? g_strndup(dialled + code + 1, whole - code - 2) : NULL;
}

static PhoneVerdict dial(PhonePage *page, const PhoneInput *input, PhoneTurn *turn)
{
    g_autofree char *typed = read_dialled(turn->channel->address, input->text);
    GList *before = find_line(page, &input->from, NULL);

    if (!typed)
        return PHONE_NO_CODE;
    /* A handset has one line. */
    if (before) {
        turn->session_hung_up = g_strdup(((Line *)before->data)->session);
        drop_line(page, before);
    }
    turn->session = g_strdup(add_line(page, &input->from, typed)->session);
    turn->typed = g_steal_pointer(&typed);
    return PHONE_TAKEN;
}

static PhoneVerdict press(PhonePage *page, const PhoneInput *input, PhoneTurn *turn)
{
    GList *found = find_line(page, &input->from, input->session);
    Line *line = found ? found->data : NULL;

    if (!line || line->typed->len + strlen(input->text) > TYPED_MAX)
        return PHONE_NO_SESSION;
    if (line->typed->len > 0)
        g_string_append_c(line->typed, '*');
    g_string_append(line->typed, input->text);
    turn->session = g_strdup(line->session);
    turn->typed = g_strdup(line->typed->str);
    return PHONE_TAKEN;
}

static PhoneVerdict make_turn(PhonePage *page, const PhoneInput *input, PhoneTurn *turn)
{
    turn->bearer = input->bearer;
    turn->from = input->from;
    turn->channel = find_channel(page->config, input->bearer);
    if (!turn->channel)
        return PHONE_NO_CODE;
    if (input->bearer == BEARER_USSD)
        return input->session ? press(page, input, turn) : dial(page, input, turn);
    turn->typed = g_strdup(input->text);
    return PHONE_TAKEN;
}

static bool is_busy(PhonePage *page, int64_t now)
{
    if (now < page->window || now >= page->window + WINDOW_SECONDS) {
        page->window = now;
        page->turns = 0;
    }
    return ++page->turns > TURNS_PER_WINDOW || page->waiting.length >= TURNS_AT_ONCE || !page->send;
}

static char *write_reply(const Waiting *waiting, const Reply *reply)
{
    TextSize size = alphabet_measure(reply->text);
    g_autofree char *text = json_quote(reply->text);
    g_autofree char *session = reply->more
                                   ? g_strdup_printf(",\"session\":\"%s\"", waiting->session)
                                   : g_strdup("");

    return g_strdup_printf("{\"text\":%s,\"more\":%s,\"octets\":%zu,\"alphabet\":\"%s\"%s}", text,
                           reply->more ? "true" : "false", size.octets, size.ucs2 ? "ucs2" : "gsm7",
                           session);
}

static void answer(const Waiting *waiting, const Reply *reply_or_null)
{
    g_auto(HttpResponse)
        response = {.status = 200, .content_type = "application/json; charset=utf-8"};
    g_autoptr(GError) error = NULL;

    if (reply_or_null) {
        response.body = write_reply(waiting, reply_or_null);
    } else {
        api_fail(&error, API_ERROR_UNAVAILABLE, NULL, "The gateway gave no answer to this phone.");
        api_error_answer(error, 0, NULL, &response);
    }
    web_request_answer(waiting->request, &response);
}

static void on_done(const Reply *reply_or_null, gpointer data)
{
    Waiting *waiting = data;
    PhonePage *page = waiting->page;

    if (page) {
        GList *line = waiting->session ? find_line(page, &waiting->from, waiting->session) : NULL;

        g_queue_remove(&page->waiting, waiting);
        if (line && !(reply_or_null && reply_or_null->more))
            drop_line(page, line);
        answer(waiting, reply_or_null);
    }
    g_free(waiting->session);
    g_free(waiting);
}

PhoneVerdict phone_page_turn(PhonePage *page, WebRequest *request, const PhoneInput *input,
                             int64_t now)
{
    PhoneTurn turn = {0};
    PhoneVerdict verdict = is_busy(page, now) ? PHONE_BUSY : make_turn(page, input, &turn);

    if (verdict == PHONE_TAKEN) {
        Waiting *waiting = g_new0(Waiting, 1);

        waiting->page = page;
        waiting->request = request;
        waiting->from = input->from;
        waiting->session = g_strdup(turn.session);
        g_queue_push_tail(&page->waiting, waiting);
        web_request_hold(request);
        page->send(&turn, on_done, waiting, page->send_data);
    }
    phone_turn_clear(&turn);
    return verdict;
}

/* ---- SMS to the phone ---- */

/* As smsbox asks: name and password, in headers. */
static const Channel *find_account(const Config *config, const HttpRequest *http)
{
    const char *user = http_header(http, "X-Kannel-Username");
    const char *password = http_header(http, "X-Kannel-Password");
    const Channel *channel = find_channel(config, BEARER_SMS);
    bool good = channel && user && password &&
                vault_same(channel->secret, http->path + strlen(PHONE_OPERATOR));

    return good && vault_same(channel_own(channel, "username"), user) &&
                   vault_same(channel_own(channel, "password"), password)
               ? channel
               : NULL;
}

void phone_page_deliver(PhonePage *page, const HttpRequest *http, int64_t now,
                        HttpResponse *response)
{
    const char *to = http_header(http, "X-Kannel-To");
    Phone phone;

    response->content_type = "text/plain; charset=utf-8";
    if (!find_account(page->config, http)) {
        response->status = 403;
        response->body = g_strdup("Authorization failed for sendsms");
    } else if (!to || !phone_parse(to, &phone) ||
               !g_utf8_validate(http->body, (gssize)http->body_length, NULL)) {
        response->status = 400;
        response->body = g_strdup("Empty or malformed message");
    } else {
        phone_inbox_add(page->inbox, &phone, http->body, now);
        response->status = 202;
        response->body = g_strdup("0: Accepted for delivery");
    }
}

void phone_page_inbox(PhonePage *page, const Phone *phone, PhoneTextVisitor visit, gpointer data)
{
    phone_inbox_visit(page->inbox, phone, visit, data);
}

/* ---- */

PhonePage *phone_page_new(const Config *config)
{
    PhonePage *page = g_new0(PhonePage, 1);

    page->config = config;
    page->inbox = phone_inbox_new();
    return page;
}

void phone_page_connect(PhonePage *page, PhoneTurnSend send, gpointer data)
{
    page->send = send;
    page->send_data = data;
}

void phone_page_stop(PhonePage *page)
{
    page->send = NULL;
    while (page->waiting.length > 0) {
        Waiting *waiting = g_queue_pop_head(&page->waiting);

        answer(waiting, NULL);
        waiting->page = NULL; /* its turn may still come back */
    }
}

void phone_page_free(PhonePage *page)
{
    if (!page)
        return;
    phone_page_stop(page);
    g_queue_clear_full(&page->lines, line_free);
    phone_inbox_free(page->inbox);
    g_free(page);
}

/* A handset in the terminal, or in a pipe: one input per line. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/config.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/phone_line.h"
#include "cli/phone_screen.h"

#define DEFAULT_NUMBER "+998900000001"
#define DEFAULT_USSD_CODE "*7775#"
#define DEFAULT_SMS_CODE "7775"

typedef struct Handset {
    PhoneLine *line;
    char *code;
    char *session;  /* of the running USSD session, NULL if there is none */
    GString *typed; /* everything typed in it, joined with "*" */
    bool has_dialled;
    bool takes_any_code; /* with a whole --url nobody knows the code */
} Handset;

typedef struct Options {
    char *url;
    char *number;
    char *folder;
    gboolean sms;
    gboolean ussd;
} Options;

/* ---- USSD ---- */

static bool take_turn(Handset *handset, GError **error)
{
    g_auto(Reply) reply = {0};

    if (!phone_line_turn(handset->line, handset->session, handset->typed->str, &reply, error))
        return false;
    phone_screen_draw_ussd(&reply);
    if (!reply.more)
        g_clear_pointer(&handset->session, g_free);
    return true;
}

static bool hang_up(Handset *handset, GError **error)
{
    g_autofree char *session = g_steal_pointer(&handset->session);

    return !session || phone_line_hang_up(handset->line, session, error);
}

/* What was dialled after the code: "2*6" of "*7775*2*6#". NULL if it is another code. Free with
 * g_free. */
static char *read_dialled(const Handset *handset, const char *dialled)
{
    size_t whole = strlen(dialled);
    g_autofree char *code = handset->takes_any_code
                                ? g_strndup(dialled, 1 + strcspn(dialled + 1, "*#"))
                                : g_strndup(handset->code, strcspn(handset->code, "#"));
    size_t length = strlen(code);

    if (!g_str_has_prefix(dialled, code) || whole <= length || dialled[whole - 1] != '#')
        return NULL;
    if (length + 1 == whole)
        return g_strdup("");
    return dialled[length] == '*' ? g_strndup(dialled + length + 1, whole - length - 2) : NULL;
}

static bool dial(Handset *handset, const char *dialled, GError **error)
{
    g_autofree char *typed = read_dialled(handset, dialled);

    if (!typed) {
        printf("  There is no such code. Dial %s\n", handset->code);
        return true;
    }
    if (!hang_up(handset, error))
        return false;
    handset->has_dialled = true;
    handset->session = g_uuid_string_random();
    g_string_assign(handset->typed, typed);
    return take_turn(handset, error);
}

static bool on_ussd(Handset *handset, const char *line, GError **error)
{
    if (*line == '*')
        return dial(handset, line, error);
    if (!handset->has_dialled) {
        if (!dial(handset, handset->code, error))
            return false;
        if (!*line)
            return true;
    }
    if (!handset->session) {
        printf("  The session is over. Dial a code first: %s\n", handset->code);
        return true;
    }
    if (handset->typed->len > 0)
        g_string_append_c(handset->typed, '*');
    g_string_append(handset->typed, line);
    return take_turn(handset, error);
}

/* ---- SMS ---- */

static bool on_sms(Handset *handset, const char *line, GError **error)
{
    g_auto(Reply) reply = {0};

    if (!phone_line_text(handset->line, line, &reply, error))
        return false;
    phone_screen_draw_sms(&reply);
    return true;
}

/* ---- the loop ---- */

static bool on_line(Handset *handset, Bearer bearer, char *line, GError **error)
{
    line[strcspn(line, "\r\n")] = '\0';
    if (!g_utf8_validate(line, -1, NULL)) {
        puts("  This line is not UTF-8, nothing was sent");
        return true;
    }
    return bearer == BEARER_SMS ? on_sms(handset, line, error) : on_ussd(handset, line, error);
}

static bool use_handset(Handset *handset, Bearer bearer, GError **error)
{
    bool has_prompt = isatty(STDIN_FILENO);
    char *line = NULL;
    size_t size = 0;
    bool is_fine = true;

    do {
        if (has_prompt)
            (void)fputs("> ", stdout);
        (void)fflush(stdout);
        if (getline(&line, &size, stdin) < 0)
            break;
        is_fine = on_line(handset, bearer, line, error);
    } while (is_fine);
    free(line);
    if (has_prompt)
        puts("");
    return is_fine && hang_up(handset, error);
}

/* ---- options ---- */

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

/* Fills in the webhook's URL and the code from the config of the gateway. */
static bool read_config(const Options *options, Bearer bearer, char **url, char **code,
                        GError **error)
{
    const char *home = g_getenv("TAYANCH_HOME");
    const char *folder = options->folder ? options->folder : home ? home : "var/demo";
    g_autofree char *path = g_build_filename(folder, "tayanch.conf", NULL);
    g_autoptr(Config) config = config_load(path, NULL, error);
    g_autofree char *server = NULL;
    g_autofree char *secret = NULL;
    const Channel *channel;

    if (!config)
        return false;
    channel = find_channel(config, bearer);
    if (!channel) {
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                    "%s: no channel with bearer=%s that this handset can speak to", path,
                    bearer_name(bearer));
        return false;
    }
    server = options->url ? g_strdup(options->url) : g_strconcat("http://", config->webhooks, NULL);
    if (g_str_has_suffix(server, "/"))
        server[strlen(server) - 1] = '\0';
    secret = g_uri_escape_string(channel->secret, NULL, false);
    *url = g_strdup_printf("%s/hooks/%s/%s", server, channel->name, secret);
    *code = g_strdup(channel->address);
    return true;
}

static bool is_whole_url(const char *url)
{
    const char *host = url ? strstr(url, "://") : NULL;
    const char *path = host ? strchr(host + 3, '/') : NULL;

    return path && path[1];
}

static bool run(const Options *options, GError **error)
{
    Bearer bearer = options->sms ? BEARER_SMS : BEARER_USSD;
    g_autofree char *url = NULL;
    g_autofree char *code = NULL;
    g_autoptr(PhoneLine) line = NULL;
    Handset handset = {0};
    Phone number;
    bool is_fine;

    if (!phone_parse(options->number ? options->number : DEFAULT_NUMBER, &number)) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                            "--number must be a phone number with its country: " DEFAULT_NUMBER);
        return false;
    }
    if (is_whole_url(options->url)) {
        url = g_strdup(options->url);
        code = g_strdup(options->sms ? DEFAULT_SMS_CODE : DEFAULT_USSD_CODE);
    } else if (!read_config(options, bearer, &url, &code, error)) {
        return false;
    }
    line = phone_line_new(url, &number, code);
    handset = (Handset){.line = line,
                        .code = code,
                        .typed = g_string_new(NULL),
                        .takes_any_code = is_whole_url(options->url)};
    is_fine = use_handset(&handset, bearer, error);
    g_string_free(handset.typed, true);
    g_free(handset.session);
    return is_fine;
}

static bool read_options(int argc, char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"url", 'u', 0, G_OPTION_ARG_STRING, &options->url,
         "http://HOST:PORT/hooks/NAME/SECRET, or http://HOST:PORT with the rest from the config",
         "URL"},
        {"number", 'n', 0, G_OPTION_ARG_STRING, &options->number,
         "Number of the handset, " DEFAULT_NUMBER " by default", "+N"},
        {"dir", 'd', 0, G_OPTION_ARG_FILENAME, &options->folder,
         "Folder with tayanch.conf: $TAYANCH_HOME or var/demo by default", "DIR"},
        {"ussd", 0, 0, G_OPTION_ARG_NONE, &options->ussd, "Dial (the default)", NULL},
        {"sms", 0, 0, G_OPTION_ARG_NONE, &options->sms, "Text", NULL},
        {0},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- a handset for trying the hotline");

    g_set_prgname("tayanch phone"); /* for the usage line of --help */
    g_option_context_set_summary(
        context,
        "USSD: a line that starts with * dials (*7775#, *7775*2*6#), others are answers.\n"
        "SMS: each line is one text.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (argc > 1 || (options->sms && options->ussd)) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                            "try `tayanch phone --help`");
        return false;
    }
    return true;
}

int cli_phone(int argc, char **argv)
{
    Options options = {0};
    g_autoptr(GError) error = NULL;
    bool is_fine = read_options(argc, argv, &options, &error) && run(&options, &error);

    g_free(options.url);
    g_free(options.number);
    g_free(options.folder);
    return is_fine ? EXIT_SUCCESS : command_fail(error);
}

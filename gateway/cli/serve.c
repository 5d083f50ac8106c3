/* tayanch serve: starts everything in order of dependency, runs the loop, stops in reverse. */

#include <glib-unix.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "base/wiped_memory.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/folder.h"
#include "cli/phone_desk.h"
#include "core/broadcasts/broadcast_control.h"
#include "core/dialogue/menu_check.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_control.h"
#include "core/sending/outbox_control.h"
#include "core/sending/sender.h"
#include "core/staff/staff_control.h"
#include "core/upkeep.h"
#include "handlers/screens.h"
#include "web/console.h"
#include "web/metrics_server.h"
#include "web/webhooks.h"

typedef struct App {
    Folder folder;
    int lock;
    Config *config;
    Hotline hotline;
    Metrics *metrics;
    Webhooks *webhooks;
    Console *console; /* NULL: none is wanted */
    PhoneDesk *phone_desk;
    Sender *sender;
    Control *control;
    MetricsServer *metrics_server; /* NULL: none is wanted */
    GMainLoop *loop;
    Upkeep *upkeep;
} App;

static int64_t seconds_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

/* ---- Limits of the process ---- */

/* Core dumps and other processes of this user must not see what passes through memory. */
static void harden_process(void)
{
    struct rlimit no_core = {0, 0};
    struct rlimit files;

    umask(077);
    (void)wiped_memory();
    mallopt(M_TRIM_THRESHOLD,
            32 * 1024 * 1024); /* each batch needs again what the last one freed */
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_DUMPABLE, 0);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* ---- Start ---- */

static Texts *load_texts(const Config *config, GError **error)
{
    g_autofree char *folder = folder_find_texts(config, error);
    g_autoptr(Texts) texts = folder ? texts_load(folder, error) : NULL;
    g_autofree char *problem = texts ? menu_check(all_screens, all_screens_count, texts->catalog)
                                     : NULL;

    if (problem)
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "menu: %s", problem);
    return texts && !problem ? g_steal_pointer(&texts) : NULL;
}

static bool open_hotline(App *app, GError **error)
{
    Hotline *hotline = &app->hotline;

    hotline->config = app->config;
    hotline->screens = all_screens;
    hotline->screen_count = all_screens_count;
    return (hotline->vault = vault_open(app->folder.key_path, error)) &&
           (hotline->db = db_open(app->folder.db_path, DB_READ_WRITE, error)) &&
           hotline_check_key(hotline->db, hotline->vault, error) &&
           hotline_keys_find(hotline->db, 0, &hotline->key, error) &&
           (hotline->texts = load_texts(app->config, error)) &&
           rule_book_open(hotline->db, hotline->texts, seconds_now(), error);
}

/* systemd's watchdog is fed by what would stop first. */
static void on_swept(void)
{
    sd_notify(0, "WATCHDOG=1");
}

static bool start_upkeep(App *app, GError **error)
{
    const UpkeepHooks hooks = {seconds_now, on_swept};

    app->upkeep = upkeep_new(&app->hotline, &hooks, error);
    return app->upkeep != NULL;
}

/* Providers are told where to reach us, and only now is the port known. */
static bool start_sender(App *app, GError **error)
{
    config_set_public_url(app->config, webhooks_address(app->webhooks));
    app->sender = sender_new(&app->hotline, seconds_now, error);
    return app->sender != NULL;
}

/* Another command of ours asks for something. */
static char *on_order(const char *line, gpointer data, GError **error)
{
    App *app = data;
    char *done;

    if (staff_control_is_ours(line)) {
        done = staff_control(&app->hotline, line, seconds_now(), error);
        if (app->console)
            console_staff_changed(app->console);
        return done;
    }
    if (broadcast_control_is_ours(line))
        return broadcast_control(&app->hotline, line, seconds_now(), error);
    if (rule_control_is_ours(line))
        return rule_control(&app->hotline, line, seconds_now(), error);
    return outbox_control(&app->hotline, line, seconds_now(), error);
}

static bool start_console(App *app, GError **error)
{
    if (!app->config->console)
        return true;
    app->console = console_new(&app->hotline, app->metrics, seconds_now, error);
    if (!app->console)
        return false;
    app->phone_desk = phone_desk_new(app->config, webhooks_address(app->webhooks));
    console_connect_phone(app->console, phone_desk_send, app->phone_desk);
    return true;
}

static bool start_metrics(App *app, GError **error)
{
    const char *address = app->config->metrics;

    if (address)
        app->metrics_server = metrics_server_new(address, app->metrics, error);
    return !address || app->metrics_server;
}

static bool app_start(App *app, GError **error)
{
    app->metrics = metrics_new(g_get_monotonic_time());
    return vault_init(error) && (app->config = folder_load_config(&app->folder, error)) &&
           (app->lock = folder_lock(&app->folder, error)) >= 0 && open_hotline(app, error) &&
           (app->webhooks = webhooks_new(&app->hotline, app->metrics, seconds_now, error)) &&
           start_upkeep(app, error) && start_console(app, error) && start_metrics(app, error) &&
           start_sender(app, error) &&
           (app->control = control_listen(&app->folder, on_order, app, error));
}

static void app_stop(App *app)
{
    g_clear_pointer(&app->upkeep, upkeep_free);
    g_clear_pointer(&app->control, control_free);
    g_clear_pointer(&app->sender, sender_free);
    g_clear_pointer(&app->metrics_server, metrics_server_free);
    g_clear_pointer(&app->console, console_free);
    g_clear_pointer(&app->phone_desk, phone_desk_free);
    g_clear_pointer(&app->webhooks, webhooks_free);
    g_clear_pointer(&app->metrics, metrics_free);
    g_clear_pointer(&app->hotline.texts, texts_free);
    g_clear_pointer(&app->hotline.sealer, sealer_free);
    g_clear_pointer(&app->hotline.db, db_close);
    g_clear_pointer(&app->hotline.vault, vault_free);
    hotline_key_row_clear(&app->hotline.key);
    g_clear_pointer(&app->config, config_free);
    g_clear_pointer(&app->loop, g_main_loop_unref);
    if (app->lock >= 0)
        close(app->lock);
    folder_clear(&app->folder);
}

/* ---- Signals ---- */

static gboolean on_stop_signal(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

/* A mistake in the new files leaves the old ones in force. */
static gboolean on_reload_signal(gpointer data)
{
    App *app = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Texts) texts = load_texts(app->config, &error);

    if (texts && rule_book_open(app->hotline.db, texts, seconds_now(), &error)) {
        texts_free(app->hotline.texts);
        app->hotline.texts = g_steal_pointer(&texts);
        log_info("texts.reloaded", 0);
    } else {
        log_failure("texts.kept", 0, error);
        g_printerr("tayanch: %s\n", error->message);
    }
    return G_SOURCE_CONTINUE;
}

static void watch_signals(App *app)
{
    g_unix_signal_add(SIGTERM, on_stop_signal, app->loop);
    g_unix_signal_add(SIGINT, on_stop_signal, app->loop);
    g_unix_signal_add(SIGHUP, on_reload_signal, app);
}

int cli_serve(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    App app = {.lock = -1};
    int status = EXIT_SUCCESS;

    if (argc != 2 || argv[1][0] == '-')
        return command_usage("serve DIR");
    harden_process();
    folder_init(&app.folder, argv[1]);
    app.loop = g_main_loop_new(NULL, FALSE);
    watch_signals(&app);
    if (app_start(&app, &error)) {
        printf("webhooks on %s\n", webhooks_address(app.webhooks));
        if (app.console)
            printf("console on %s\n", console_address(app.console));
        if (app.metrics_server)
            printf("metrics on %s\n", metrics_server_address(app.metrics_server));
        (void)fflush(stdout);
        sd_notify(0, "READY=1");
        g_main_loop_run(app.loop);
        sd_notify(0, "STOPPING=1");
    } else {
        status = command_fail(error);
    }
    app_stop(&app);
    return status;
}

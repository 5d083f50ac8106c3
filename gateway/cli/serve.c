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
#include "core/broadcasts/broadcast_pump.h"
#include "core/dialogue/menu_check.h"
#include "core/intake.h"
#include "core/reminders/reminders.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_change.h"
#include "core/rulebook/rule_control.h"
#include "core/sending/clock_watch.h"
#include "core/sending/outbox_control.h"
#include "core/sending/sender.h"
#include "core/staff/staff_control.h"
#include "handlers/screens.h"
#include "store/queue.h"
#include "web/console.h"
#include "web/metrics_server.h"
#include "web/webhooks.h"

#define SWEEP_SECONDS 2
#define PUMP_MILLISECONDS 200

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
    unsigned sweep; /* source id */
    unsigned pump;  /* source id: asks what of a broadcast may leave */
    unsigned plan;  /* source id: a slice of what goes to many, once nothing else is to be done */
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

static gboolean on_plan(gpointer data)
{
    App *app = data;
    g_autoptr(GError) error = NULL;
    bool more;

    /* Dates that a rule has moved go first: nobody is to be reminded of the old one. */
    if (!rule_change_step(&app->hotline, seconds_now(), &more, &error))
        log_failure("rules.change", 0, error);
    if (more)
        return G_SOURCE_CONTINUE;
    g_clear_error(&error);
    if (!reminders_run(&app->hotline, seconds_now(), &more, &error))
        log_failure("reminders.plan", 0, error);
    if (more)
        return G_SOURCE_CONTINUE;
    g_clear_error(&error);
    if (!broadcast_run(&app->hotline, seconds_now(), &more, &error))
        log_failure("broadcasts.run", 0, error);
    if (more)
        return G_SOURCE_CONTINUE;
    app->plan = 0;
    return G_SOURCE_REMOVE;
}

/* One slice at once, since callers may never leave the loop idle; the others whenever they do. */
static void plan_now(App *app)
{
    unsigned source = app->plan;

    if (source && on_plan(app) == G_SOURCE_REMOVE)
        g_source_remove(source);
    else if (!source)
        app->plan = g_idle_add_full(G_PRIORITY_LOW, on_plan, app, NULL);
}

/* While a broadcast goes out; otherwise the sweep is enough. */
static gboolean on_pump(gpointer data)
{
    App *app = data;
    g_autoptr(GError) error = NULL;
    bool more = false;

    if (app->hotline.broadcasting && !broadcast_run(&app->hotline, seconds_now(), &more, &error))
        log_failure("broadcasts.run", 0, error);
    if (more)
        plan_now(app);
    return G_SOURCE_CONTINUE;
}

/* Before anything is found to be due. */
static bool watch_clock(App *app, GError **error)
{
    const ClockReading reading = clock_read(seconds_now());

    return clock_watch(&app->hotline, &reading, error);
}

static gboolean on_sweep(gpointer data)
{
    App *app = data;
    g_autoptr(GError) error = NULL;

    if (!watch_clock(app, &error))
        log_failure("clock.watch", 0, error);
    else
        plan_now(app);
    g_clear_error(&error);
    if (!intake_sweep(&app->hotline, seconds_now(), &error))
        log_failure("intake.sweep", 0, error);
    g_clear_error(&error);
    if (app->console && !queue_load(app->hotline.db, &error))
        log_failure("queue.load", 0, error);
    sd_notify(0, "WATCHDOG=1");
    return G_SOURCE_CONTINUE;
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
    if (!queue_load(app->hotline.db, error))
        return false;
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
           watch_clock(app, error) && start_console(app, error) && start_metrics(app, error) &&
           start_sender(app, error) &&
           (app->control = control_listen(&app->folder, on_order, app, error)) &&
           (app->sweep = g_timeout_add_seconds(SWEEP_SECONDS, on_sweep, app)) &&
           (app->pump = g_timeout_add(PUMP_MILLISECONDS, on_pump, app));
}

static void app_stop(App *app)
{
    g_clear_handle_id(&app->sweep, g_source_remove);
    g_clear_handle_id(&app->pump, g_source_remove);
    g_clear_handle_id(&app->plan, g_source_remove);
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
        plan_now(&app);
        g_main_loop_run(app.loop);
        sd_notify(0, "STOPPING=1");
    } else {
        status = command_fail(error);
    }
    app_stop(&app);
    return status;
}

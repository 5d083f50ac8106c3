#include "base/address.h"

#include <arpa/inet.h>
#include <string.h>

#define ADDRESS_BITS 128
#define IPV4_AT 12 /* the octets before it say that it is IPv4 */
#define IPV4_PREFIX (IPV4_AT * 8)

typedef struct Network {
    Address address;
    unsigned prefix; /* bits that count */
} Network;

struct AddressList {
    GArray *networks; /* of Network */
};

static const Address ipv4_mapped = {{[10] = 0xff, [11] = 0xff}};

bool address_parse(const char *text, Address *address)
{
    *address = ipv4_mapped;
    return inet_pton(AF_INET, text, address->octets + IPV4_AT) == 1 ||
           inet_pton(AF_INET6, text, address->octets) == 1;
}

static bool is_ipv4(const Address *address)
{
    return memcmp(address, &ipv4_mapped, IPV4_AT) == 0;
}

char *address_text(const Address *address)
{
    char text[INET6_ADDRSTRLEN];

    if (is_ipv4(address))
        inet_ntop(AF_INET, address->octets + IPV4_AT, text, sizeof text);
    else
        inet_ntop(AF_INET6, address->octets, text, sizeof text);
    return g_strdup(text);
}

/* Whether the first bits of two addresses are the same. */
static bool is_same(const Address *one, const Address *other, unsigned bits)
{
    size_t whole = bits / 8;
    unsigned rest = bits % 8;

    if (memcmp(one, other, whole) != 0)
        return false;
    return rest == 0 || (one->octets[whole] ^ other->octets[whole]) >> (8 - rest) == 0;
}

static bool is_clear_after(const Address *address, unsigned prefix)
{
    for (unsigned bit = prefix; bit < ADDRESS_BITS; bit++) {
        if (address->octets[bit / 8] & (0x80U >> bit % 8))
            return false;
    }
    return true;
}

/* Digits alone, no zero before them: "24", and neither "+24" nor "024". */
static bool parse_prefix(const char *text, unsigned most, unsigned *prefix)
{
    guint64 number;

    if (!g_ascii_isdigit(*text) || (*text == '0' && text[1] != '\0') ||
        !g_ascii_string_to_unsigned(text, 10, 0, most, &number, NULL))
        return false;
    *prefix = (unsigned)number;
    return true;
}

static bool parse_network(char *text, Network *network)
{
    char *slash = strchr(text, '/');
    bool written_as_ipv6 = strchr(text, ':') != NULL;

    if (slash)
        *slash++ = '\0';
    if (!address_parse(text, &network->address))
        return false;
    network->prefix = ADDRESS_BITS;
    if (!slash)
        return true;
    if (!parse_prefix(slash, written_as_ipv6 ? ADDRESS_BITS : ADDRESS_BITS - IPV4_PREFIX,
                      &network->prefix))
        return false;
    if (!written_as_ipv6)
        network->prefix += IPV4_PREFIX;
    return is_clear_after(&network->address, network->prefix);
}

AddressList *address_list_parse(const char *text)
{
    g_autoptr(AddressList) list = g_new0(AddressList, 1);
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);

    list->networks = g_array_new(FALSE, FALSE, sizeof(Network));
    for (char **part = parts; *part; part++) {
        Network network;

        if (!parse_network(g_strstrip(*part), &network))
            return NULL;
        g_array_append_val(list->networks, network);
    }
    return list->networks->len > 0 ? g_steal_pointer(&list) : NULL;
}

void address_list_free(AddressList *list)
{
    if (!list)
        return;
    g_array_unref(list->networks);
    g_free(list);
}

bool address_list_has(const AddressList *list_or_null, const Address *address)
{
    for (unsigned i = 0; list_or_null && i < list_or_null->networks->len; i++) {
        const Network *network = &g_array_index(list_or_null->networks, Network, i);

        if (is_ipv4(address) && network->prefix < IPV4_PREFIX)
            continue;
        if (is_same(&network->address, address, network->prefix))
            return true;
    }
    return false;
}

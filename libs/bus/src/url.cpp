#include "url.hpp"

#include <stdexcept>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/text.hpp"

namespace varde::bus {

Address parseUrl(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty()) throw std::invalid_argument("the Redis URL is not understood");
    if (parsed->scheme() != "redis") throw std::invalid_argument("the Redis URL must begin with redis://");

    Address address;
    address.host = parsed->host_address();
    address.user = parsed->user();
    address.password = parsed->password();
    if (parsed->has_port()) {
        const auto port = parseNumber<std::uint16_t>(std::string_view(parsed->port()));
        if (!port || *port == 0) throw std::invalid_argument("the Redis URL has a port that is no port");
        address.port = *port;
    }
    auto path = std::string_view(parsed->encoded_path());
    if (path.starts_with('/')) path.remove_prefix(1);
    if (!path.empty()) {
        const auto database = parseNumber<int>(path);
        if (!database || *database < 0)
            throw std::invalid_argument("the Redis URL ends in no database number");
        address.database = *database;
    }
    return address;
}

}  // namespace varde::bus

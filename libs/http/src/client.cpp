#include "http/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "client_pool.hpp"
#include "client_url.hpp"
#include "telemetry/log.hpp"
#include "wire_body.hpp"

namespace varde::http {

using asio::ip::tcp;

struct PooledClient::State {
    Options options;
    std::string key;  // tells this client's kept connections from those of others on the same thread
    asio::ssl::context tls{asio::ssl::context::tls_client};
};

namespace {

std::string nextKey() {
    static std::atomic<std::uint64_t> count = 0;
    return std::to_string(++count) + ' ';
}

// How an attempt on one connection went.
struct Attempt {
    std::unique_ptr<ResponseParser> parser;  // with the response's header; null when none came
    bool somethingCame = false;
    bool sourceTouched = false;  // the body's source has been read from, so it cannot be sent again
    bool allSent = true;
};

class ClientBody final : public BodySource {
public:
    ClientBody(
        asio::io_context& context,
        std::shared_ptr<PooledClient::Options> options,
        ClientConnectionPtr connection,
        std::unique_ptr<ResponseParser> parser,
        bool reusable,
        std::chrono::milliseconds idleDeadline
    )
        : context_(context),
          options_(std::move(options)),
          connection_(std::move(connection)),
          parser_(std::move(parser)),
          body_(connection_->transport, *parser_, idleDeadline),
          reusable_(reusable) {
        body_.setBroken(Errc::badGateway);
        size_ = body_.size();
        if (body_.done()) release();
    }

    Task<std::optional<std::string>> next() override {
        if (!connection_) co_return std::nullopt;
        auto piece = co_await body_.next();
        // A stated size that has come is the end: the connection need not wait for somebody to ask for more.
        if (!piece || (size_ && body_.done())) release();
        co_return piece;
    }
    std::optional<std::uint64_t> size() const override { return size_; }

private:
    void release() {
        const bool clean = connection_->transport.buffered().empty() && parser_->keepAlive();
        if (reusable_ && clean) {
            ClientPool::of(context_).keep(
                std::move(connection_), options_->idlePerOriginMax, options_->idleDeadline
            );
        }
        connection_.reset();
    }

    asio::io_context& context_;
    std::shared_ptr<PooledClient::Options> options_;
    ClientConnectionPtr connection_;
    std::unique_ptr<ResponseParser> parser_;
    WireBody body_;
    bool reusable_;
    std::optional<std::uint64_t> size_;
};

bool holdsBreak(std::string_view text) {
    const auto isBreak = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    return std::any_of(text.begin(), text.end(), isBreak);
}

std::string headerText(const ClientRequest& request, const ClientUrl& url) {
    std::string text;
    text.reserve(512);
    text.append(toString(request.method)).append(" ").append(url.target).append(" HTTP/1.1\r\n");
    bool hasHost = false;
    for (const auto& [name, value] : request.headers) {
        if (equalsIgnoreCase(name, "Content-Length") || equalsIgnoreCase(name, "Transfer-Encoding") ||
            equalsIgnoreCase(name, "Connection") || equalsIgnoreCase(name, "Expect")) {
            continue;
        }
        if (request.trace && equalsIgnoreCase(name, "traceparent")) continue;
        if (holdsBreak(name) || holdsBreak(value)) {
            throw Problem(Errc::badRequest, "a header value holds a line break");
        }
        hasHost = hasHost || equalsIgnoreCase(name, "Host");
        text.append(name).append(": ").append(value).append("\r\n");
    }
    if (!hasHost) text.append("Host: ").append(url.authority).append("\r\n");
    if (request.trace) text.append("traceparent: ").append(request.trace->traceparent()).append("\r\n");
    if (const auto* body = std::get_if<std::string>(&request.body)) {
        const bool carries = request.method != Method::get && request.method != Method::head;
        if (carries || !body->empty()) {
            text.append("Content-Length: ").append(std::to_string(body->size())).append("\r\n");
        }
    } else if (const auto size = std::get<BodySourcePtr>(request.body)->size()) {
        text.append("Content-Length: ").append(std::to_string(*size)).append("\r\n");
    } else {
        text.append("Transfer-Encoding: chunked\r\n");
    }
    text += "\r\n";
    return text;
}

asio::const_buffer bytesOf(std::string_view text) {
    return asio::buffer(text.data(), text.size());
}

Task<> sendSource(Transport& transport, const ClientRequest& request, std::string header, Attempt& attempt) {
    auto& source = *std::get<BodySourcePtr>(request.body);
    const bool chunked = !source.size();
    Error error;
    while (!error) {
        transport.expireNever();  // how slowly the body comes to us is not the peer's fault
        const auto piece = co_await source.next();
        attempt.sourceTouched = true;
        transport.expireAfter(request.deadline);
        if (!piece) {
            if (chunked) header += "0\r\n\r\n";
            if (!header.empty()) co_await transport.write({bytesOf(header), {}, {}}, error);
            if (error) attempt.allSent = false;
            co_return;
        }
        // An answer before the end of the body is a refusal: what is left of it is not worth sending.
        if (header.empty() && transport.readable()) break;
        if (chunked) {
            std::array<char, 20> digits;
            const auto end =
                std::to_chars(digits.data(), digits.data() + digits.size(), piece->size(), 16).ptr;
            header.append(digits.data(), end).append("\r\n");
        }
        co_await transport.write({bytesOf(header), bytesOf(*piece), bytesOf(chunked ? "\r\n" : "")}, error);
        header.clear();
    }
    attempt.allSent = false;
}

// Sends the request and reads the response's header. Throws only what the body's source throws.
Task<Attempt> exchange(Transport& transport, const ClientRequest& request, const ClientUrl& url) {
    Attempt attempt;
    transport.expireAfter(request.deadline);
    auto header = headerText(request, url);
    if (const auto* body = std::get_if<std::string>(&request.body)) {
        Error error;
        co_await transport.write({bytesOf(header), bytesOf(*body), {}}, error);
        if (error) attempt.allSent = false;
    } else {
        co_await sendSource(transport, request, std::move(header), attempt);
    }
    if (transport.timedOut()) co_return attempt;

    // Also when sending failed: a peer that refuses a body may have said why before it closed.
    transport.expireAfter(request.deadline);
    while (true) {
        auto parser = std::make_unique<ResponseParser>();
        parser->headerBytesMax = 64 * 1024;
        parser->header_limit(64 * 1024);
        if (request.method == Method::head) parser->skip(true);
        Error error;
        const bool complete = co_await readHeader(transport, *parser, error);
        attempt.somethingCame = attempt.somethingCame || parser->got_some();
        if (!complete || parser->status == 101) co_return attempt;
        if (parser->status / 100 == 1) continue;
        attempt.parser = std::move(parser);
        co_return attempt;
    }
}

// The addresses behind a name; a literal address needs no resolver.
Task<std::vector<tcp::endpoint>> resolve(
    asio::io_context& context,
    const std::string& host,
    const std::string& port,
    Watched::Clock::time_point due
) {
    Error error;
    const auto address = asio::ip::make_address(host, error);
    if (!error) {
        co_return std::vector<tcp::endpoint>{{address, parseNumber<std::uint16_t>(port).value_or(0)}};
    }
    tcp::resolver resolver(context);
    asio::steady_timer timer(context, due);
    auto late = [&resolver](const Error& timerError) {
        if (!timerError) resolver.cancel();
    };
    timer.async_wait(late);
    error = {};
    const auto results = co_await resolver.async_resolve(
        host, port, tcp::resolver::numeric_service, asio::redirect_error(asio::use_awaitable, error)
    );
    timer.cancel();
    std::vector<tcp::endpoint> endpoints;
    if (!error) {
        for (const auto& result : results) endpoints.push_back(result.endpoint());
    }
    co_return endpoints;
}

std::string addressText(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

Task<bool> handshake(ClientConnection& connection, asio::ssl::context& tls, const std::string& host) {
    auto& transport = connection.transport;
    transport.tls = std::make_unique<asio::ssl::stream<tcp::socket&>>(transport.socket, tls);
    transport.tls->set_verify_callback(asio::ssl::host_name_verification(host));
    Error error;
    asio::ip::make_address(host, error);
    if (error)
        SSL_set_tlsext_host_name(transport.tls->native_handle(), host.c_str());  // no SNI for an address
    error = {};
    co_await transport.tls->async_handshake(
        asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error)
    );
    if (error) log::warning("TLS handshake failed", {{"host", host}, {"error", error.message()}});
    co_return !error;
}

}  // namespace

namespace {

struct Dial {
    std::string host;
    std::string port;
};

Task<ClientConnectionPtr> connectTo(
    asio::io_context& context,
    const Dial& dial,
    const ClientUrl& url,
    const ClientRequest& request,
    asio::ssl::context& tls
) {
    const auto due = Watched::Clock::now() + request.connectDeadline;
    const auto endpoints = co_await resolve(context, dial.host, dial.port, due);
    bool refused = false;
    for (const auto& endpoint : endpoints) {
        auto address = addressText(endpoint);
        if (request.mayConnect && !request.mayConnect(address)) {
            refused = true;
            continue;
        }
        auto connection = std::make_unique<ClientConnection>(context);
        auto& transport = connection->transport;
        transport.expireAfter(due - Watched::Clock::now());
        Error error;
        transport.socket.open(endpoint.protocol(), error);
        co_await transport.socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
        bool open = !error;
        if (open) {
            transport.socket.set_option(tcp::no_delay(true), error);
            connection->address = std::move(address);
            if (url.tls) open = co_await handshake(*connection, tls, url.host);
        }
        if (open && !transport.timedOut()) {
            transport.expireNever();
            co_return connection;
        }
        if (transport.timedOut()) break;
    }
    if (Watched::Clock::now() >= due) {
        throw Problem(Errc::gatewayTimeout, "no connection to " + dial.host + " in time");
    }
    if (refused) throw Problem(Errc::badGateway, "the address of " + dial.host + " may not be connected to");
    throw Problem(Errc::badGateway, "no connection to " + dial.host + ":" + dial.port);
}

}  // namespace

PooledClient::PooledClient() : PooledClient(Options{}) {}

PooledClient::PooledClient(Options options) : state_(std::make_shared<State>()) {
    state_->options = std::move(options);
    state_->key = nextKey();
    auto& tls = state_->tls;
    tls.set_options(asio::ssl::context::default_workarounds);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
    if (state_->options.caFile.empty()) {
        tls.set_default_verify_paths();
    } else {
        tls.load_verify_file(state_->options.caFile);
    }
}

PooledClient::~PooledClient() = default;

Task<ClientResponse> PooledClient::send(ClientRequest request) {
    const auto state = state_;
    const auto url = parseClientUrl(request.url);
    if (!url) throw Problem(Errc::badRequest, "not a URL that can be called");
    Dial dial{url->host, url->port};
    if (!request.connectTo.empty()) {
        auto other = parseHostPort(request.connectTo);
        if (!other) throw Problem(Errc::badRequest, "connectTo is not host:port");
        dial = {std::move(other->first), std::move(other->second)};
    }
    const auto executor = co_await asio::this_coro::executor;
    auto& context = static_cast<asio::io_context&>(asio::query(executor, asio::execution::context));
    auto& pool = ClientPool::of(context);
    const auto origin =
        state->key + (url->tls ? "https " + url->host + ' ' : "http ") + dial.host + ' ' + dial.port;
    const bool repeatable = std::holds_alternative<std::string>(request.body);
    const auto options = std::shared_ptr<Options>(state, &state->options);

    auto connection = pool.take(origin, state->options.idleDeadline);
    if (connection && request.mayConnect && !request.mayConnect(connection->address)) connection.reset();
    while (true) {
        const bool kept = connection != nullptr;
        if (!kept) {
            connection = co_await connectTo(context, dial, *url, request, state->tls);
            connection->origin = origin;
        }
        auto attempt = co_await exchange(connection->transport, request, *url);
        if (attempt.parser) {
            ClientResponse response;
            response.status = static_cast<Status>(attempt.parser->status);
            response.headers = std::move(attempt.parser->headers);
            connection->transport.expireNever();
            response.source = std::make_unique<ClientBody>(
                context,
                options,
                std::move(connection),
                std::move(attempt.parser),
                attempt.allSent,
                request.deadline
            );
            co_return response;
        }
        if (connection->transport.timedOut()) {
            throw Problem(Errc::gatewayTimeout, url->host + " did not answer in time");
        }
        // A kept connection may have been closed by the peer just before it was used.
        if (kept && !attempt.somethingCame && (repeatable || !attempt.sourceTouched)) {
            connection.reset();
            continue;
        }
        throw Problem(Errc::badGateway, url->host + " gave no valid answer");
    }
}

}  // namespace varde::http

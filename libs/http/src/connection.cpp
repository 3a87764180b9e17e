#include "connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "request_check.hpp"
#include "response_writer.hpp"
#include "telemetry/log.hpp"
#include "trace.hpp"

namespace varde::http {
namespace {

// How much of an unread body is worth reading to keep the connection, and how long a client that is still
// sending gets to see why it is being cut off.
constexpr std::uint64_t drainBytesMax = 256 * 1024;
constexpr std::chrono::seconds lingerDeadline{2};
constexpr std::chrono::seconds lastRequestDeadline{1};

metrics::Gauge& openConnections() {
    static auto& gauge = metrics::gauge("http_connections_open", "Connections of clients");
    return gauge;
}

bool hasNoBody(Status status) {
    return code(status) < 200 || status == Status::noContent || status == Status::notModified;
}

}  // namespace

class Connection::RequestBody final : public BodySource {
public:
    RequestBody(Connection& connection, WireBody& body) : connection_(connection), body_(body) {}

    Task<std::optional<std::string>> next() override {
        if (connection_.continueExpected_ && !body_.done()) {
            if (connection_.answered_) throw Problem(Errc::badRequest, "the body was never asked for");
            connection_.continueExpected_ = false;
            co_await connection_.writeAll("HTTP/1.1 100 Continue\r\n\r\n");
        }
        auto piece = co_await body_.next();
        if (!piece) co_return std::nullopt;
        seen_ += piece->size();
        const auto bytesMax = connection_.worker_.options.limits.bodyBytesMax;
        if (seen_ > bytesMax) {
            throw Problem(
                Errc::payloadTooLarge, "the body is larger than " + std::to_string(bytesMax) + " bytes"
            );
        }
        co_return piece;
    }
    std::optional<std::uint64_t> size() const override { return body_.size(); }

private:
    Connection& connection_;
    WireBody& body_;
    std::uint64_t seen_ = 0;
};

Connection::Connection(Worker& worker, asio::ip::tcp::socket socket, bool admin)
    : worker_(worker), transport_(worker.context, std::move(socket)), admin_(admin) {
    worker_.connections.insert(this);
    openConnections().add(1);
    Error ignored;
    transport_.socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto peer = transport_.socket.remote_endpoint(ignored);
    if (!ignored) remoteAddress_ = peer.address().to_string();
}

Connection::~Connection() {
    worker_.connections.erase(this);
    openConnections().add(-1);
    worker_.connectionCount->fetch_sub(1, std::memory_order_relaxed);
}

void Connection::drain() {
    // Bytes that have come are a request that was sent before anyone could know: it is still answered.
    if (idle_ && !transport_.readable()) transport_.close();
}

Task<> Connection::serve() {
    const auto& limits = worker_.options.limits;
    auto patience = limits.headerDeadline;
    while (true) {
        idle_ = true;
        if (transport_.buffered().empty()) {
            transport_.shrink();
            transport_.expireAfter(worker_.draining ? lastRequestDeadline : patience);
            co_await transport_.untilReadable();
            const bool more = co_await transport_.fill(limits.headerBytesMax);
            if (!more) co_return;
        }
        idle_ = false;
        transport_.expireAfter(limits.headerDeadline);
        const bool again = co_await serveOne();
        if (!again) co_return;
        patience = limits.keepAliveDeadline;
    }
}

Task<bool> Connection::serveOne() {
    const auto& limits = worker_.options.limits;
    RequestParser parser;
    parser.headerBytesMax = limits.headerBytesMax;
    parser.header_limit(limits.headerBytesMax);
    answered_ = false;
    continueExpected_ = false;

    Error error;
    const bool complete = co_await readHeader(transport_, parser, error);
    if (!complete) {
        if (transport_.timedOut()) {
            transport_.clearTimeout();
            co_await refuse(Status::requestTimeout);
        } else if (error) {
            co_await refuse(
                error == wire::error::header_limit ? Status::headersTooLarge : Status::badRequest
            );
        }
        co_return false;
    }
    transport_.expireNever();
    const auto began = std::chrono::steady_clock::now();

    WireBody body(transport_, parser, limits.bodyIdleDeadline);
    Request request;
    request.method = parser.method;
    request.target = std::move(parser.target);
    request.headers = std::move(parser.headers);
    request.remoteAddress = remoteAddress_;
    auto refusal = checkRequest(request, parser.version);
    if (!refusal && body.size().value_or(0) > limits.bodyBytesMax) refusal = Status::payloadTooLarge;
    if (refusal) {
        co_await refuse(*refusal);
        co_return false;
    }
    request.trace = traceOf(request.headers);
    if (!body.done()) {
        const auto expect = request.headers.find("Expect");
        continueExpected_ = parser.version >= 11 && expect && equalsIgnoreCase(*expect, "100-continue");
    }
    request.setBody(std::make_unique<RequestBody>(*this, body));

    auto response = co_await answer(worker_, request, admin_);
    transport_.clearTimeout();
    const auto status = response.status;
    bool keepAlive = parser.keepAlive() && !worker_.draining && bodyCanBeDrained(body);
    if (std::holds_alternative<BodySourcePtr>(response.body) && parser.version < 11) {
        keepAlive = keepAlive && std::get<BodySourcePtr>(response.body)->size();
    }
    const Framing framing{keepAlive, false, std::nullopt, parser.version < 11};
    const bool sent = co_await send(request, std::move(response), framing);
    const auto took = std::chrono::steady_clock::now() - began;
    worker_.metrics.record(request.routePattern, request.method, status, took);
    if (log::enabled(log::Level::debug)) {
        log::debug(
            "request",
            {{"traceId", request.trace.traceId},
             {"method", toString(request.method)},
             {"route", request.routePattern},
             {"status", code(status)},
             {"ms", std::chrono::duration<double, std::milli>(took).count()},
             {"sent", sent}}
        );
    }
    if (!sent) co_return false;
    if (!keepAlive) {
        if (!body.done() || transport_.readable()) co_await linger();
        co_return false;
    }
    co_return co_await drainBody(body);
}

// Syntax, limits: what anyone gets for free is answered before any handler runs.
Task<> Connection::refuse(Status status) {
    Request nobody;
    nobody.trace = traceOf({});
    auto response = problem(status, "", nobody.trace);
    worker_.metrics.record("", Method::other, status, std::chrono::nanoseconds(0));
    const Framing framing{false, false, std::nullopt, false};
    const bool sent = co_await send(nobody, std::move(response), framing);
    if (sent) co_await linger();
}

Task<bool> Connection::send(const Request& request, Response response, Framing framing) {
    const bool head = request.method == Method::head;
    auto* source = std::get_if<BodySourcePtr>(&response.body);
    if (hasNoBody(response.status) || head) {
        const auto given = response.headers.find("Content-Length");
        if (given && (head || response.status == Status::notModified)) {
            framing.contentLength = parseNumber<std::uint64_t>(*given);
        } else if (head && !hasNoBody(response.status)) {
            framing.contentLength = source ? (*source)->size() : std::get<std::string>(response.body).size();
        }
        writeHeader(out_, response.status, response.headers, framing, request.trace);
        co_return co_await writeAll(out_);
    }
    if (!source) {
        const auto& text = std::get<std::string>(response.body);
        framing.contentLength = text.size();
        writeHeader(out_, response.status, response.headers, framing, request.trace);
        co_return co_await writeAll(out_, text);
    }
    framing.contentLength = (*source)->size();
    framing.chunked = !framing.contentLength && !framing.oldClient;
    writeHeader(out_, response.status, response.headers, framing, request.trace);
    co_return co_await sendSource(**source, framing, request.trace);
}

Task<bool> Connection::sendSource(BodySource& source, const Framing& framing, const Trace& trace) {
    std::string header = std::move(out_);
    std::uint64_t left = framing.contentLength.value_or(0);
    const char* failure = nullptr;
    try {
        while (true) {
            const auto piece = co_await source.next();
            if (!piece) break;
            if (framing.contentLength && piece->size() > left) {
                failure = "more bytes than the stated length";
                break;
            }
            left -= framing.contentLength ? piece->size() : 0;
            bool written = false;
            if (framing.chunked) {
                std::array<char, 20> digits;
                const auto end =
                    std::to_chars(digits.data(), digits.data() + digits.size(), piece->size(), 16).ptr;
                header.append(digits.data(), end).append("\r\n");
                written = co_await writeAll(header, *piece, "\r\n");
            } else {
                written = co_await writeAll(header, *piece);
            }
            header.clear();
            if (!written) co_return false;
        }
        if (left > 0 && !failure) failure = "fewer bytes than the stated length";
    } catch (const std::exception& error
    ) {  // the status has left: all that can still be told is a broken body
        log::warning("response broke off", {{"traceId", trace.traceId}, {"error", error.what()}});
        abort();
        co_return false;
    }
    if (failure) {
        log::error("response broke off", {{"traceId", trace.traceId}, {"error", failure}});
        abort();
        co_return false;
    }
    if (framing.chunked) header += "0\r\n\r\n";
    if (header.empty()) co_return true;
    co_return co_await writeAll(header);
}

Task<bool> Connection::writeAll(std::string_view a, std::string_view b, std::string_view c) {
    answered_ = !a.starts_with("HTTP/1.1 100");
    transport_.expireAfter(worker_.options.limits.bodyIdleDeadline);
    Error error;
    co_await transport_.write(
        {asio::buffer(a.data(), a.size()),
         asio::buffer(b.data(), b.size()),
         asio::buffer(c.data(), c.size())},
        error
    );
    transport_.expireNever();
    co_return !error;
}

void Connection::abort() {
    // A reset, so that a client whose body has no stated end sees that this is not it.
    Error ignored;
    transport_.socket.set_option(asio::socket_base::linger(true, 0), ignored);
    transport_.close();
}

bool Connection::bodyCanBeDrained(const WireBody& body) const {
    if (body.done()) return true;
    if (body.broken()) return false;
    if (continueExpected_) return false;  // whether the client sends its body now, nobody can know
    return body.remaining().value_or(0) <= drainBytesMax;
}

Task<bool> Connection::drainBody(WireBody& body) {
    std::uint64_t drained = 0;
    bool failed = false;
    try {
        while (!body.done() && drained <= drainBytesMax) {
            const auto piece = co_await body.next();
            if (!piece) break;
            drained += piece->size();
        }
    } catch (const Problem&) {  // the client broke off after its answer: only the connection is lost
        failed = true;
    }
    if (failed) co_return false;
    if (body.done()) co_return true;
    co_await linger();
    co_return false;
}

Task<> Connection::linger() {
    Error error;
    transport_.socket.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    transport_.clearTimeout();
    transport_.expireAfter(lingerDeadline);
    std::string scratch(64 * 1024, '\0');
    while (!error) co_await transport_.read(scratch.data(), scratch.size(), error);
}

Task<> serveConnection(Worker& worker, asio::ip::tcp::socket socket, bool admin) {
    Connection connection(worker, std::move(socket), admin);
    co_await connection.serve();
}

}  // namespace varde::http

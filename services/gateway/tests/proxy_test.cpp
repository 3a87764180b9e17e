#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "http/server.hpp"
#include "proxy.hpp"

using namespace varde;
using namespace varde::gateway;
using http::Access;
using http::Request;
using http::Response;
using http::Status;

namespace {

constexpr std::uint64_t big = 64 * 1024 * 1024;

class RunningServer {
public:
    RunningServer(http::Router router, http::ServerOptions options)
        : server_(std::move(options), std::move(router)), thread_([this] { server_.run(false); }) {}
    ~RunningServer() {
        server_.stop();
        thread_.join();
    }
    std::uint16_t port() const { return server_.port(); }

private:
    http::Server server_;
    std::thread thread_;
};

class Zeros final : public http::BodySource {
public:
    explicit Zeros(std::uint64_t total) : left_(total) {}
    Task<std::optional<std::string>> next() override {
        if (left_ == 0) co_return std::nullopt;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, 64 * 1024));
        left_ -= count;
        co_return std::string(count, '0');
    }

private:
    std::uint64_t left_;
};

Task<std::uint64_t> countOf(http::BodySource& source) {
    std::uint64_t count = 0;
    while (true) {
        const auto piece = co_await source.next();
        if (!piece) co_return count;
        count += piece->size();
    }
}

Task<Response> showHeaders(Request& request) {
    std::string text = std::string(toString(request.method)) + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
    Response response = http::text(Status::ok, text);
    response.headers.add("Connection", "X-Hop");
    response.headers.add("Set-Cookie", "a=1");
    response.headers.add("Set-Cookie", "b=2");
    co_return response;
}

Task<Response> count(Request& request) {
    auto& source = request.stream(2 * big);
    const auto total = co_await countOf(source);
    co_return http::text(Status::ok, std::to_string(total));
}

Task<Response> zeros(Request&) {
    co_return Response{Status::ok, {}, std::make_unique<Zeros>(big)};
}

Task<Response> never(Request&) {
    co_await sleepFor(std::chrono::seconds(2));
    co_return http::empty(Status::ok);
}

Task<Response> refuse(Request&) {
    co_return http::problem(Status::forbidden, "not you", {});
}

http::Router upstreamRoutes() {
    http::Router router("/storage/api/v1");
    router.any("/headers", Access::anonymous, showHeaders);
    router.post("/count", Access::anonymous, count);
    router.get("/zeros", Access::anonymous, zeros);
    router.get("/never", Access::anonymous, never);
    router.post("/refuse", Access::anonymous, refuse);
    return router;
}

// A gateway before one upstream that plays storage; events is nowhere.
class Stage {
public:
    Stage()
        : upstream_(upstreamRoutes(), {}),
          table_(config()),
          proxy_(
              table_, client_, {.answerDeadline = std::chrono::milliseconds(300), .bodyBytesMax = 2 * big}
          ),
          gateway_(http::Router(), options()) {}

    http::ClientRequest ask(http::Method method, std::string path) const {
        http::ClientRequest request;
        request.method = method;
        request.url = "http://platform.localhost" + std::move(path);
        request.connectTo = "127.0.0.1:" + std::to_string(gateway_.port());
        return request;
    }
    http::Client& client() { return outside_; }

private:
    Config config() const {
        Config made;
        made.environment = "local";
        made.platform.storage = "http://127.0.0.1:" + std::to_string(upstream_.port());
        made.platform.events = "http://127.0.0.1:1";
        return made;
    }
    http::ServerOptions options() {
        http::ServerOptions made;
        made.renderProblem = renderProblem;
        made.fallback = http::bind(proxy_, &Proxy::forward);
        return made;
    }

    RunningServer upstream_;
    RoutingTable table_;
    http::PooledClient client_;
    http::PooledClient outside_;
    Proxy proxy_;
    RunningServer gateway_;
};

struct Answer {
    Status status = Status::ok;
    http::Headers headers;
    std::string body;
    bool says(std::string_view text) const { return body.find(text) != std::string::npos; }
};

Answer answerTo(Stage& stage, http::ClientRequest request) {
    Answer answer;
    auto shared = std::make_shared<http::ClientRequest>(std::move(request));
    auto work = [&answer, &stage, shared]() -> Task<> {
        auto response = co_await stage.client().send(std::move(*shared));
        answer.body = co_await response.body();
        answer.status = response.status;
        answer.headers = std::move(response.headers);
    };
    runToEnd(work);
    return answer;
}

}  // namespace

TEST_CASE(
    "a request reaches its upstream as it came, but for what is the gateway's to say", "[gateway][proxy]"
) {
    Stage stage;
    auto request = stage.ask(http::Method::get, "/storage/api/v1/headers?q=a%20b");
    request.headers = {
        {"Authorization", "Bearer x"},
        {"Cookie", "c=d"},
        {"X-Forwarded-For", "6.6.6.6"},
        {"x-forwarded-host", "evil"},
        {"X-Forwarded-Proto", "gopher"},
        {"X-Real-IP", "6.6.6.6"},
        {"Forwarded", "for=6.6.6.6"},
        {"Keep-Alive", "1"},
        {"TE", "trailers"},
        {"Upgrade", "h2c"},
        {"Proxy-Authorization", "x"},
        {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
    const auto answer = answerTo(stage, std::move(request));
    INFO(answer.body);
    CHECK(answer.status == Status::ok);
    CHECK(answer.body.starts_with("GET /storage/api/v1/headers?q=a%20b\n"));
    CHECK(answer.says("Authorization: Bearer x\n"));
    CHECK(answer.says("Cookie: c=d\n"));
    CHECK(answer.says("Host: platform.localhost\n"));
    CHECK(answer.says("X-Forwarded-For: 127.0.0.1\n"));
    CHECK(answer.says("x-forwarded-host: platform.localhost\n"));
    CHECK(answer.says("X-Forwarded-Proto: http\n"));
    CHECK(answer.says("traceparent: 00-0af7651916cd43dd8448eb211c80319c-"));
    CHECK_FALSE(answer.says("b7ad6b7169203331"));
    for (const auto* gone :
         {"6.6.6.6", "evil", "gopher", "Keep-Alive", "TE:", "Upgrade", "Proxy-Authorization"}) {
        CHECK_FALSE(answer.says(gone));
    }
    CHECK(answer.headers.all("Set-Cookie").size() == 2);
    CHECK_FALSE(answer.headers.contains("X-Hop"));
}

TEST_CASE("every method passes, and HEAD has no body", "[gateway][proxy]") {
    Stage stage;
    for (const auto method :
         {http::Method::put, http::Method::del, http::Method::options, http::Method::patch}) {
        const auto answer = answerTo(stage, stage.ask(method, "/storage/api/v1/headers"));
        CHECK(answer.body.starts_with(toString(method)));
    }
    const auto head = answerTo(stage, stage.ask(http::Method::head, "/storage/api/v1/headers"));
    CHECK(head.status == Status::ok);
    CHECK(head.body.empty());
    CHECK(head.headers.find("Content-Length").value_or("0") != "0");
}

TEST_CASE("bodies pass through in pieces", "[gateway][proxy]") {
    Stage stage;
    auto work = [&stage]() -> Task<> {
        auto up = stage.ask(http::Method::post, "/storage/api/v1/count");
        up.body = std::make_unique<Zeros>(big);
        auto counted = co_await stage.client().send(std::move(up));
        const auto text = co_await counted.body();
        CHECK(text == std::to_string(big));

        auto small = stage.ask(http::Method::post, "/storage/api/v1/count");
        small.body = std::string("12345");
        auto five = co_await stage.client().send(std::move(small));
        const auto number = co_await five.body();
        CHECK(number == "5");

        auto down = co_await stage.client().send(stage.ask(http::Method::get, "/storage/api/v1/zeros"));
        const auto total = co_await countOf(*down.source);
        CHECK(total == big);
    };
    runToEnd(work);
}

TEST_CASE("an upstream that refuses a body before it has all of it is heard", "[gateway][proxy]") {
    Stage stage;
    auto request = stage.ask(http::Method::post, "/storage/api/v1/refuse");
    request.body = std::make_unique<Zeros>(big);
    CHECK(answerTo(stage, std::move(request)).status == Status::forbidden);
}

TEST_CASE("a failure behind the gateway is told without naming what failed", "[gateway][proxy]") {
    Stage stage;
    SECTION("nobody listens") {
        const auto answer = answerTo(stage, stage.ask(http::Method::get, "/events/api/v1/app"));
        CHECK(answer.status == Status::badGateway);
        CHECK(answer.headers.find("Content-Type") == "application/problem+json; charset=utf-8");
        CHECK_FALSE(answer.says("127.0.0.1"));
    }
    SECTION("no answer in time") {
        const auto answer = answerTo(stage, stage.ask(http::Method::get, "/storage/api/v1/never"));
        CHECK(answer.status == Status::gatewayTimeout);
    }
    SECTION("no such host") {
        auto request = stage.ask(http::Method::get, "/storage/api/v1/headers");
        request.headers.set("Host", "elsewhere.example");
        const auto answer = answerTo(stage, std::move(request));
        CHECK(answer.status == Status::notFound);
        CHECK(answer.says("this host is not served here"));
    }
    SECTION("a denied path") {
        const auto answer = answerTo(stage, stage.ask(http::Method::del, "/storage/api/v1/cleanup/x"));
        CHECK(answer.status == Status::notFound);
    }
}

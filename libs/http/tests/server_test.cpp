#include <malloc.h>

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace varde;
using namespace varde::http;
using namespace varde::http::test;

namespace {

constexpr std::uint64_t big = 64 * 1024 * 1024;

Task<Response> hello(Request&) {
    co_return text(Status::ok, "hello");
}

Task<Response> echo(Request& request) {
    auto body = co_await request.body(1024 * 1024);
    co_return text(Status::ok, std::move(body));
}

Task<Response> count(Request& request) {
    Checker checker;
    auto& source = request.stream(1024 * 1024 * 1024);
    while (true) {
        const auto piece = co_await source.next();
        if (!piece) break;
        checker.take(*piece);
    }
    const bool bounded = checker.pieces > 900 && checker.largest <= 64 * 1024;
    co_return text(
        Status::ok, std::to_string(checker.seen) + (checker.right && bounded ? " right" : " wrong")
    );
}

Task<Response> download(Request& request) {
    const bool sized = request.query("sized") == "true";
    co_return Response{Status::ok, {}, std::make_unique<Generated>(big, sized)};
}

Task<Response> failing(Request& request) {
    if (request.query("problem")) throw Problem(Errc::conflict, "already there");
    throw std::runtime_error("a secret of the database");
}

class BreakingBody final : public BodySource {
public:
    Task<std::optional<std::string>> next() override {
        if (++calls_ > 1) throw std::runtime_error("disk");
        co_return std::string("first");
    }

private:
    int calls_ = 0;
};

Task<Response> breaking(Request&) {
    co_return Response{Status::ok, {}, std::make_unique<BreakingBody>()};
}

Router routes() {
    Router router;
    router.get("/hello", Access::anonymous, hello);
    router.post("/echo", Access::anonymous, echo);
    router.post("/count", Access::anonymous, count);
    router.post("/ignore", Access::anonymous, hello);
    router.get("/download", Access::anonymous, download);
    router.get("/failing", Access::anonymous, failing);
    router.get("/breaking", Access::anonymous, breaking);
    router.get("/private", Access::user, hello);
    router.get("/platform", Access::platform, hello);
    return router;
}

std::string post(std::string_view path, std::string_view body, std::string_view more = "") {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more) + "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("a connection serves one request after another", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    for (int i = 0; i < 3; ++i) {
        const auto answer = socket.ask(get("/hello"));
        CHECK(answer.status() == 200);
        CHECK(answer.body == "hello");
        CHECK(answer.has("traceresponse: 00-"));
        CHECK(answer.has("Date: "));
    }
    SECTION("also when all are sent at once") {
        socket.send(get("/hello") + post("/echo", "one") + get("/nowhere") + post("/echo", "two"));
        CHECK(socket.readAnswer().body == "hello");
        CHECK(socket.readAnswer().body == "one");
        CHECK(socket.readAnswer().status() == 404);
        CHECK(socket.readAnswer().body == "two");
    }
    SECTION("until the client says that it was the last") {
        CHECK(socket.ask(get("/hello", "Connection: close\r\n")).has("Connection: close"));
        CHECK(socket.ended());
    }
    SECTION("and an HTTP/1.0 client gets one unless it asks for more") {
        Socket old(server.port());
        CHECK(old.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("Connection: keep-alive"));
        CHECK(old.ask("GET /hello HTTP/1.0\r\n\r\n").body == "hello");
        CHECK(old.ended());
    }
}

TEST_CASE("a body that no handler read does not become the next request", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    SECTION("a short one is read past") {
        CHECK(socket.ask(post("/ignore", get("/failing"))).body == "hello");
        CHECK(socket.ask(get("/hello")).body == "hello");
    }
    SECTION("a short one in chunks too") {
        socket.send(
            "POST /ignore HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
        );
        CHECK(socket.readAnswer().body == "hello");
        CHECK(socket.ask(get("/hello")).body == "hello");
    }
    SECTION("for a long one the connection is not worth keeping") {
        socket.send("POST /ignore HTTP/1.1\r\nHost: t\r\nContent-Length: 10000000\r\n\r\nabc");
        CHECK(socket.readAnswer().has("Connection: close"));
        socket.finishSending();
        CHECK(socket.ended());
    }
    SECTION("the client that is still sending it sees the answer") {
        socket.send("POST /ignore HTTP/1.1\r\nHost: t\r\nContent-Length: 8000000\r\n\r\n");
        CHECK(socket.send(std::string(8'000'000, 'x')));
        CHECK(socket.readAnswer().body == "hello");
    }
}

TEST_CASE("large bodies pass in pieces, either way", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    SECTION("up, with a stated size") {
        socket.send("POST /count HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(big) + "\r\n\r\n");
        std::string piece(65536, '\0');
        for (std::uint64_t place = 0; place < big;) {
            for (auto& byte : piece) byte = Generated::byteAt(place++);
            REQUIRE(socket.send(piece));
        }
        CHECK(socket.readAnswer().body == std::to_string(big) + " right");
    }
    SECTION("up, in chunks") {
        socket.send("POST /count HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
        std::string piece(65536, '\0');
        for (std::uint64_t place = 0; place < big;) {
            for (auto& byte : piece) byte = Generated::byteAt(place++);
            REQUIRE(socket.send("10000\r\n" + piece + "\r\n"));
        }
        socket.send("0\r\n\r\n");
        CHECK(socket.readAnswer().body == std::to_string(big) + " right");
    }
    SECTION("down, with a stated size") {
        const auto answer = socket.ask(get("/download?sized=true"), false);
        CHECK(answer.has("Content-Length: " + std::to_string(big)));
        Checker checker;
        while (checker.seen < big) {
            const auto piece = socket.readBytes(65536);
            REQUIRE_FALSE(piece.empty());
            checker.take(piece);
        }
        CHECK(checker.right);
        CHECK(socket.ask(get("/hello")).body == "hello");
    }
    SECTION("down, in chunks") {
        CHECK(socket.ask(get("/download"), false).has("Transfer-Encoding: chunked"));
        Checker checker;
        while (true) {
            const auto size = std::stoul(socket.readUntil("\r\n"), nullptr, 16);
            if (size > 0) checker.take(socket.readBytes(size));
            socket.readUntil("\r\n");
            if (size == 0) break;
        }
        CHECK(checker.seen == big);
        CHECK(checker.right);
        CHECK(socket.ask(get("/hello")).body == "hello");
    }
}

TEST_CASE("a client is told to go on only when its body is wanted", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    const std::string expect = "Host: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
    SECTION("the handler reads it") {
        socket.send("POST /echo HTTP/1.1\r\n" + expect);
        CHECK(socket.readUntil("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
        CHECK(socket.ask("body").body == "body");
        CHECK(socket.ask(get("/hello")).body == "hello");
    }
    SECTION("the handler does not") {
        const auto answer = socket.ask("POST /ignore HTTP/1.1\r\n" + expect);
        CHECK(answer.status() == 200);
        CHECK(answer.has("Connection: close"));
    }
}

TEST_CASE("what is not a request is refused and the connection closed", "[http][server]") {
    ServerOptions options;
    options.limits.headerBytesMax = 4096;
    options.limits.bodyBytesMax = 1000;
    RunningServer server(routes(), options);
    const auto status = [&server](std::string_view request) {
        Socket socket(server.port());
        const auto answer = socket.ask(request);
        CHECK(answer.has("Connection: close"));
        socket.finishSending();
        CHECK(socket.ended());
        return answer.status();
    };
    CHECK(status("NONSENSE\r\n\r\n") == 400);
    CHECK(status("GET  /hello HTTP/1.1\r\nHost: t\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/2.0\r\nHost: t\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/1.1\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
    CHECK(status("GET /hello#part HTTP/1.1\r\nHost: t\r\n\r\n") == 400);
    CHECK(status("GET hello HTTP/1.1\r\nHost: t\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/1.1\r\nHost : t\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/1.1\r\nHost: t\r\nA: b\nC: d\r\n\r\n") == 400);
    CHECK(status("GET /hello HTTP/1.1\r\nHost: t\r\nA: " + std::string(5000, 'a') + "\r\n\r\n") == 431);
    CHECK(status("GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: t\r\n\r\n") == 431);
    std::string many;
    for (int i = 0; i < 200; ++i) many += "a: b\r\n";
    CHECK(status("GET /hello HTTP/1.1\r\nHost: t\r\n" + many + "\r\n") == 431);

    const std::string start = "POST /echo HTTP/1.1\r\nHost: t\r\n";
    CHECK(status(start + "Content-Length: 1001\r\n\r\n") == 413);
    CHECK(status(start + "Content-Length: -1\r\n\r\n") == 400);
    CHECK(status(start + "Content-Length: 18446744073709551616\r\n\r\n") == 400);
    CHECK(status(start + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na") == 400);
    CHECK(status(start + "Content-Length: 1, 1\r\n\r\na") == 400);
    CHECK(status(start + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
    CHECK(status(start + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n") == 400);
    CHECK(status(start + "Transfer-Encoding: gzip\r\n\r\n") == 501);
    CHECK(status(start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") == 501);
    CHECK(status(start + "Transfer-Encoding: xchunked\r\n\r\n") == 501);
    CHECK(status(start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
    CHECK(status("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
    CHECK(status(start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n") == 400);
    CHECK(status(start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n") == 400);

    const auto chunk = "500\r\n" + std::string(0x500, 'a') + "\r\n0\r\n\r\n";
    CHECK(Socket(server.port()).ask(start + "Transfer-Encoding: chunked\r\n\r\n" + chunk).status() == 413);
}

TEST_CASE("a target that names its host is understood", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    CHECK(socket.ask("GET http://elsewhere/hello HTTP/1.1\r\nHost: t\r\n\r\n").body == "hello");
}

TEST_CASE("a client that is too slow loses its connection", "[http][server]") {
    ServerOptions options;
    options.limits.headerDeadline = std::chrono::seconds(1);
    options.limits.bodyIdleDeadline = std::chrono::seconds(1);
    options.limits.keepAliveDeadline = std::chrono::seconds(1);
    RunningServer server(routes(), options);
    Socket socket(server.port());
    SECTION("with its header") {
        socket.send("GET /hello HTTP/1.1\r\nHo");
        CHECK(socket.readAnswer().status() == 408);
        socket.finishSending();
        CHECK(socket.ended());
    }
    SECTION("with its first byte") {
        CHECK(socket.ended());
    }
    SECTION("with its next request") {
        CHECK(socket.ask(get("/hello")).status() == 200);
        CHECK(socket.ended());
    }
    SECTION("with its body") {
        socket.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
        CHECK(socket.readAnswer().status() == 400);
    }
    SECTION("with reading an answer") {
        socket.send(get("/download"));
        server.stop();  // returns only once that connection has ended
        SUCCEED();
    }
}

TEST_CASE("an exception becomes an answer that tells no secret", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    const auto conflict = socket.ask(get("/failing?problem=1"));
    CHECK(conflict.status() == 409);
    CHECK(conflict.has("Content-Type: application/problem+json"));
    CHECK(conflict.body.find("already there") != std::string::npos);

    const auto bug =
        socket.ask(get("/failing", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n")
        );
    CHECK(bug.status() == 500);
    CHECK(bug.body.find("secret") == std::string::npos);
    CHECK(bug.body.find("0af7651916cd43dd8448eb211c80319c") != std::string::npos);
    CHECK(bug.has("traceresponse: 00-0af7651916cd43dd8448eb211c80319c-"));
}

TEST_CASE("a body that breaks off is not passed off as whole", "[http][server]") {
    RunningServer server(routes());
    Socket socket(server.port());
    socket.send(get("/breaking"));
    const auto all = socket.readToEnd();
    CHECK(all.find("0\r\n\r\n") == std::string::npos);
}

TEST_CASE(
    "a known path with another verb says which it knows, and HEAD is GET without a body", "[http][server]"
) {
    RunningServer server(routes());
    Socket socket(server.port());
    const auto wrong = socket.ask("DELETE /hello HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(wrong.status() == 405);
    CHECK(wrong.has("Allow: GET, HEAD\r\n"));
    CHECK(socket.ask("BREW /echo HTTP/1.1\r\nHost: t\r\n\r\n").has("Allow: POST\r\n"));
    const auto head = socket.ask("HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n", false);
    CHECK(head.status() == 200);
    CHECK(head.has("Content-Length: 5\r\n"));
    CHECK(socket.ask("HEAD /download?sized=true HTTP/1.1\r\nHost: t\r\n\r\n", false).has(std::to_string(big))
    );
    CHECK(socket.ask(get("/hello")).body == "hello");
}

TEST_CASE("who may call is decided before the handler", "[http][server]") {
    ServerOptions options;
    options.authenticator.platform = [](const Request& request) -> Task<bool> {
        co_return request.header("PlatformAccessToken") == "good";
    };
    RunningServer server(routes(), options);
    Socket socket(server.port());
    const auto refused = socket.ask(get("/private"));
    CHECK(refused.status() == 401);
    CHECK(refused.body.empty());
    CHECK_FALSE(refused.has("WWW-Authenticate"));
    CHECK(socket.ask(get("/platform")).status() == 401);
    CHECK(socket.ask(get("/platform", "PlatformAccessToken: good\r\n")).status() == 200);
}

TEST_CASE("health, readiness and metrics are served beside the routes", "[http][server]") {
    bool ready = false;
    ServerOptions options;
    options.ready = [&ready] { return ready; };
    SECTION("on the same port") {
        RunningServer server(routes(), options);
        Socket socket(server.port());
        CHECK(socket.ask(get("/health/live")).status() == 200);
        CHECK(socket.ask(get("/health/ready")).status() == 503);
        ready = true;
        CHECK(socket.ask(get("/health/ready")).status() == 200);
        CHECK(socket.ask(get("/metrics")).body.find("http_requests_total") != std::string::npos);
    }
    SECTION("also where a route would match any two segments") {
        auto router = routes();
        router.get("/{org}/{app}", Access::anonymous, hello);
        RunningServer server(std::move(router), options);
        Socket socket(server.port());
        CHECK(socket.ask(get("/health/ready")).status() == 503);
        CHECK(socket.ask(get("/ttd/permit")).status() == 200);
    }
    SECTION("or on a port of their own, and then there alone") {
        options.extraListeners = {{.port = 0, .admin = true}};
        RunningServer server(routes(), options);
        CHECK(Socket(server.port()).ask(get("/metrics")).status() == 404);
        CHECK(Socket(server.server().extraPorts().at(0)).ask(get("/metrics")).status() == 200);
    }
}

TEST_CASE("a port that is taken is found out at once", "[http][server]") {
    RunningServer first(routes());
    ServerOptions options;
    options.port = first.port();
    CHECK_THROWS_AS(Server(options, routes()), std::system_error);
    SECTION("and skipped where it is optional") {
        options.port = 0;
        options.extraListeners = {{.port = first.port(), .optional = true}};
        Server second(options, routes());
        CHECK(second.extraPorts() == std::vector<std::uint16_t>{0});
    }
}

TEST_CASE("no more connections are held than the limit says", "[http][server]") {
    ServerOptions options;
    options.limits.connectionsMax = 2;
    RunningServer server(routes(), options);
    Socket one(server.port());
    Socket two(server.port());
    CHECK(one.ask(get("/hello")).status() == 200);
    CHECK(two.ask(get("/hello")).status() == 200);
    Socket three(server.port());
    CHECK(three.readAnswer().status() == 503);
    CHECK(one.ask(get("/hello")).status() == 200);
}

TEST_CASE("several threads share one port", "[http][server]") {
    ServerOptions options;
    options.threads = 3;
    RunningServer server(routes(), options);
    for (int i = 0; i < 20; ++i) CHECK(Socket(server.port()).ask(get("/hello")).body == "hello");
}

TEST_CASE("a connection that waits for its next request holds no buffer", "[http][server]") {
    RunningServer server(routes());
    constexpr std::size_t count = 300;
    constexpr std::size_t bytesMax = 6 * 1024;
    const auto inUse = [] { return ::mallinfo2().uordblks; };
    const auto before = inUse();
    std::vector<std::unique_ptr<Socket>> idle;
    for (std::size_t i = 0; i < count; ++i) {
        idle.push_back(std::make_unique<Socket>(server.port()));
        CHECK(idle.back()->ask(get("/hello")).status() == 200);
    }
    // The buffer goes after the answer has left.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (inUse() - before > count * bytesMax && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }
    CHECK(inUse() - before <= count * bytesMax);
}

TEST_CASE("a server that is told to stop finishes what it has begun", "[http][server]") {
    std::vector<std::string> order;
    auto server = std::make_unique<Server>(ServerOptions{}, routes());
    auto begin = [&order] { order.emplace_back("begin"); };
    auto end = [&order]() -> Task<> {
        order.emplace_back("end");
        co_return;
    };
    server->onDrain(begin, end);
    std::thread thread([&server] { server->run(false); });

    Socket idle(server->port());
    CHECK(idle.ask(get("/hello")).status() == 200);
    Socket busy(server->port());
    busy.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    CHECK(busy.readUntil("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");

    server->stop();
    CHECK(idle.ended());
    CHECK_THROWS(Socket(server->port()));
    const auto answer = busy.ask("last");
    CHECK(answer.body == "last");
    CHECK(answer.has("Connection: close"));
    thread.join();
    CHECK(order == std::vector<std::string>{"begin", "end"});
}

TEST_CASE("a drain does not wait for ever", "[http][server]") {
    ServerOptions options;
    options.drainDeadline = std::chrono::seconds(1);
    RunningServer server(routes(), options);
    Socket socket(server.port());
    socket.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nab");
    server.stop();
    SUCCEED();
}

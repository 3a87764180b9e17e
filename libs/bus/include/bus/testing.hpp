#pragma once
// A private Redis for tests: own port, own folder, append-only, gone with the test.
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

namespace varde::bus::testing {

class RedisServer {
public:
    explicit RedisServer(std::string password = {}) : password_(std::move(password)), port_(freePort()) {
        char name[] = "/tmp/varde-redis-XXXXXX";
        if (!mkdtemp(name)) throw std::runtime_error("no folder for a test's Redis");
        folder_ = name;
        start();
    }
    ~RedisServer() {
        kill();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string url() const {
        const auto who = password_.empty() ? std::string() : ":" + password_ + "@";
        return "redis://" + who + "127.0.0.1:" + std::to_string(port_);
    }

    // As a crash does it.
    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }

    // On the same port, with what the append-only file has. Returns when it accepts connections.
    void start() {
        process_ = ::fork();
        if (process_ < 0) throw std::runtime_error("no process for a test's Redis");
        if (process_ == 0) run();
        for (int i = 0; i < 1'000; ++i) {
            if (accepts()) return;
            if (::waitpid(process_, nullptr, WNOHANG) == process_) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("redis-server does not start");
    }

private:
    [[noreturn]] void run() const {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int nowhere = ::open("/dev/null", O_RDWR);
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
        const auto port = std::to_string(port_);
        ::execlp(
            "redis-server",
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            port.c_str(),
            "--dir",
            folder_.c_str(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            "",
            "--requirepass",
            password_.c_str(),
            nullptr
        );
        ::_exit(127);
    }

    static sockaddr_in local(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    static int freePort() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        auto address = local(0);
        socklen_t size = sizeof(address);
        ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(socket);
        return ntohs(address.sin_port);
    }
    bool accepts() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = local(port_);
        const bool connected =
            ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
        ::close(socket);
        return connected;
    }

    std::string password_;
    int port_;
    std::string folder_;
    pid_t process_ = 0;
};

}  // namespace varde::bus::testing

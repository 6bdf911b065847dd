#include "words.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace yimen::wayfinding {
namespace {

enum class Turn { none, straight, left, right, back };

// From one point to the next of the same floor.
struct Heading {
    double x = 0, y = 0; // of length 1
};

Heading heading(const Point& from, const Point& to) {
    double x = to.x_dm - from.x_dm, y = to.y_dm - from.y_dm, length = std::hypot(x, y);
    return length > 0 ? Heading{x / length, y / length} : Heading{1, 0};
}

// y grows downwards, so that a positive cross product is a turn to the right.
Turn turn(Heading before, Heading after) {
    constexpr double kStraight = 0.866, kBack = -0.94; // cosines of 30° and 160°
    double dot = before.x * after.x + before.y * after.y, cross = before.x * after.y - before.y * after.x;
    if (dot > kStraight)
        return Turn::straight;
    if (dot < kBack)
        return Turn::back;
    return cross > 0 ? Turn::right : Turn::left;
}

int metres(int dm) { return std::max(1, (dm + 5) / 10); }

std::string ordinal(int n) {
    constexpr std::string_view kWords[] = {"first", "second",  "third",  "fourth", "fifth",
                                           "sixth", "seventh", "eighth", "ninth",  "tenth"};
    return n <= 10 ? std::string(kWords[n - 1]) : "no. " + std::to_string(n);
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

// Between Chinese and a letter or digit there is a space: 就是 1 号窗口, 从 B 门进.
bool is_latin(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
std::string around(std::string_view before, const std::string& name, std::string_view after = {}) {
    const bool first = !name.empty() && is_latin(name.front()), last = !name.empty() && is_latin(name.back());
    std::string out(before);
    out += (first ? " " : "") + name;
    if (!after.empty())
        out += (last ? " " : "") + std::string(after);
    return out;
}

class Teller {
  public:
    Teller(const Plan& plan, const Walk& walk, const places::Names& goal,
           const std::vector<places::CounterRow>& counters)
        : plan_(plan), goal_{goal.zh, goal.en.empty() ? goal.zh : goal.en}, counters_(counters) {
        for (int id : walk.points)
            if (const Point* point = point_of(plan, id))
                points_.push_back(point);
        for (const Way& way : plan.ways)
            ways_[std::minmax(way.from, way.to)] = way.steps;
    }

    std::vector<Step> tell() {
        if (points_.empty())
            return {};
        const std::size_t last = points_.size() - 1;
        // The last few metres to a counter are no leg of their own: it is on the left or on the right.
        const bool beside = last >= 2 && points_[last]->level == points_[last - 1]->level &&
                            points_[last - 1]->level == points_[last - 2]->level &&
                            spur(*points_[last - 1], *points_[last]);
        const std::size_t walked = beside ? last - 1 : last;
        for (std::size_t i = 0; i < walked; ++i)
            go(i);
        flush();
        beside ? arrive_beside(last) : arrive(*points_[last]);
        return std::move(steps_);
    }

  private:
    static bool spur(const Point& from, const Point& to) {
        constexpr double kSpur = 60; // decimetres
        return std::hypot(from.x_dm - to.x_dm, from.y_dm - to.y_dm) <= kSpur;
    }
    void go(std::size_t i) {
        const Point &from = *points_[i], &to = *points_[i + 1];
        if (from.level != to.level) {
            ride(i);
            return;
        }
        Heading now = heading(from, to);
        Turn made = before_ ? turn(*before_, now) : Turn::none;
        if (made != Turn::straight && before_)
            flush();
        if (run_dm_ == 0) {
            turn_ = made;
            run_begin_ = i;
            run_level_ = from.level;
        }
        run_dm_ += static_cast<int>(std::lround(std::hypot(from.x_dm - to.x_dm, from.y_dm - to.y_dm)));
        run_steps_ = run_steps_ || has_steps(from.id, to.id);
        before_ = now;
    }
    bool has_steps(int from, int to) const {
        auto way = ways_.find(std::minmax(from, to));
        return way != ways_.end() && way->second;
    }
    void ride(std::size_t i) {
        flush();
        before_.reset();
        const Point &from = *points_[i], &to = *points_[i + 1];
        if (i + 2 < points_.size() && points_[i + 2]->level != to.level) { // further up or down in one ride
            ride_from_ = ride_from_ ? ride_from_ : &from;
            return;
        }
        const Point& begin = ride_from_ ? *ride_from_ : from;
        ride_from_ = nullptr;
        std::string zh = floor_in_words(to.level, false), en = floor_in_words(to.level, true);
        const bool up = to.level > begin.level;
        if (from.kind == PointKind::lift)
            add(begin.level, "乘电梯到 " + zh, "Take the lift to " + en);
        else
            add(begin.level, std::string("走楼梯") + (up ? "上到 " : "下到 ") + zh,
                std::string("Take the stairs ") + (up ? "up to " : "down to ") + en);
    }
    // The straight run that has been walked so far.
    void flush() {
        if (run_dm_ == 0)
            return;
        std::string far = std::to_string(metres(run_dm_)), zh, en;
        std::string walk_zh = "走约 " + far + " 米", walk_en = "go about " + far + " m";
        if (turn_ == Turn::left)
            zh = "左转，" + walk_zh, en = "Turn left and " + walk_en;
        else if (turn_ == Turn::right)
            zh = "右转，" + walk_zh, en = "Turn right and " + walk_en;
        else if (turn_ == Turn::back)
            zh = "掉头，" + walk_zh, en = "Turn round and " + walk_en;
        else if (run_begin_ == 0)
            zh = start_zh() + "直" + walk_zh, en = start_en() + "go straight on for about " + far + " m";
        else
            zh = "直" + walk_zh, en = "Go straight on for about " + far + " m";
        if (run_steps_)
            zh += "（有台阶）", en += " (there are steps)";
        add(run_level_, std::move(zh), std::move(en));
        run_dm_ = 0;
        run_steps_ = false;
        passed_from_ = run_begin_;
    }
    std::string start_zh() const {
        auto name = name_of(*points_[0], counters_).zh;
        return points_[0]->kind == PointKind::entrance ? around("从", name, "进，") : around("背对", name) + "，";
    }
    std::string start_en() const {
        auto name = name_of(*points_[0], counters_);
        const auto& shown = name.en.empty() ? name.zh : name.en;
        return points_[0]->kind == PointKind::entrance ? "Come in through " + shown + " and "
                                                       : "With your back to " + shown + ", ";
    }
    void arrive(const Point& point) {
        if (points_.size() == 1)
            add(point.level, around("您就在", goal_.zh), "You are at " + goal_.en);
        else
            add(point.level, around("就到", goal_.zh), "You have reached " + goal_.en);
    }
    void arrive_beside(std::size_t last) {
        const Point &corner = *points_[last - 1], &goal = *points_[last];
        Heading along = heading(*points_[last - 2], corner), aside = heading(corner, goal);
        Turn side = turn(along, aside);
        if (side == Turn::straight || side == Turn::back) {
            add(goal.level, around("正前方就是", goal_.zh), capital(goal_.en) + " is straight ahead");
            return;
        }
        const bool left = side == Turn::left;
        std::string hand = left ? "左手边" : "右手边", hand_en = left ? "left" : "right";
        if (goal.kind == PointKind::counter) {
            int n = place_in_row(last, along, side);
            add(goal.level, around(hand + "第 " + std::to_string(n) + " 个窗口就是", goal_.zh),
                capital(goal_.en) + " is the " + ordinal(n) + " counter on your " + hand_en);
        } else {
            add(goal.level, around(hand + "就是", goal_.zh), capital(goal_.en) + " is on your " + hand_en);
        }
    }
    // How many counters of that side one has passed since the last turn, and this one.
    int place_in_row(std::size_t last, Heading along, Turn side) const {
        const Point& goal = *points_[last];
        auto ahead = [&](const Point& point) { return along.x * point.x_dm + along.y * point.y_dm; };
        int n = 1;
        for (const Point& other : plan_.points) {
            if (other.kind != PointKind::counter || other.id == goal.id || other.level != goal.level ||
                ahead(other) >= ahead(goal))
                continue;
            for (std::size_t i = passed_from_ + 1; i < last; ++i)
                if (points_[i]->level == goal.level && joined(points_[i]->id, other.id) && spur(*points_[i], other) &&
                    turn(along, heading(*points_[i], other)) == side) {
                    ++n;
                    break;
                }
        }
        return n;
    }
    bool joined(int a, int b) const { return ways_.contains(std::minmax(a, b)); }
    void add(int level, std::string zh, std::string en) { steps_.push_back({level, std::move(zh), std::move(en)}); }

    const Plan& plan_;
    const places::Names goal_;
    const std::vector<places::CounterRow>& counters_;
    std::vector<const Point*> points_;
    std::map<std::pair<int, int>, bool> ways_; // by both ends; whether it has steps
    std::vector<Step> steps_;
    std::optional<Heading> before_;
    const Point* ride_from_ = nullptr;
    Turn turn_ = Turn::none;
    int run_dm_ = 0, run_level_ = 1;
    std::size_t run_begin_ = 0, passed_from_ = 0;
    bool run_steps_ = false;
};

} // namespace

std::vector<Step> in_words(const Plan& plan, const Walk& walk, const places::Names& goal,
                           const std::vector<places::CounterRow>& counters) {
    return Teller(plan, walk, goal, counters).tell();
}

std::string floor_in_words(int level, bool english) {
    if (level < 0)
        return english ? "basement " + std::to_string(-level) : "地下 " + std::to_string(-level) + " 层";
    return english ? "floor " + std::to_string(level) : std::to_string(level) + " 层";
}

std::string floor_title(int level, bool english) { return capital(floor_in_words(level, english)); }

std::string as_label(std::string english_name) {
    constexpr std::string_view kArticle = "the ";
    return capital(english_name.starts_with(kArticle) ? english_name.substr(kArticle.size()) : english_name);
}

} // namespace yimen::wayfinding

# sqitch_plans.pl PLAN...: the changes and tags of each plan with the ids that Sqitch gives them, or
# that it refuses the plan.
use strict;
use warnings;
use App::Sqitch;
use App::Sqitch::Config;
use App::Sqitch::Target;
use Path::Class;
use URI::db;

binmode STDOUT, ':utf8';
my $sqitch = App::Sqitch->new(config => App::Sqitch::Config->new);
for my $path (@ARGV) {
    my @lines = eval {
        my $target = App::Sqitch::Target->new(
            sqitch    => $sqitch,
            uri       => URI->new('db:sqlite:'),
            plan_file => file($path),
        );
        map { map { $_->id . ' ' . $_->format_name } $_, $_->tags } $target->plan->changes;
    };
    @lines = ('refused') if $@;
    print file($path)->basename, ":\n", map { "$_\n" } @lines;
}

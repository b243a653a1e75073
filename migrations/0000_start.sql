CREATE TABLE `posts` (
	`id` text PRIMARY KEY NOT NULL,
	`schedule_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`local_date` text NOT NULL,
	`ordinal` integer NOT NULL,
	`deck_id` text NOT NULL,
	`card_id` text,
	`revision` text,
	`option_order` text NOT NULL,
	`state` text NOT NULL,
	`late` integer NOT NULL,
	`due_at` integer NOT NULL,
	`message_channel_id` text,
	`message_id` text,
	`reason` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`schedule_id`) REFERENCES `schedules`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`deck_id`,`card_id`,`revision`) REFERENCES `card_revisions`(`deck_id`,`card_id`,`revision`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "posts_state" CHECK("posts"."state" in ('pending', 'sent', 'unknown', 'failed', 'skipped', 'retracted')),
	CONSTRAINT "posts_ordinal" CHECK("posts"."ordinal" >= 0),
	CONSTRAINT "posts_card" CHECK(("posts"."card_id" is null) = ("posts"."revision" is null) and ("posts"."card_id" is not null or "posts"."state" = 'skipped'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `posts_occurrence` ON `posts` (`schedule_id`,`local_date`,`ordinal`);--> statement-breakpoint
CREATE INDEX `posts_channel` ON `posts` (`workspace_id`,`channel_id`,`deck_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`deck_id` text NOT NULL,
	`time` text NOT NULL,
	`zone` text NOT NULL,
	`weekdays` text NOT NULL,
	`level` text,
	`paused` integer NOT NULL,
	`disabled_reason` text,
	`active_since` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_date` text,
	`archived_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "schedules_level" CHECK("schedules"."level" in ('beginner', 'intermediate', 'advanced'))
);
--> statement-breakpoint
CREATE INDEX `schedules_channel` ON `schedules` (`workspace_id`,`channel_id`);--> statement-breakpoint
CREATE INDEX `schedules_creator` ON `schedules` (`created_by`);--> statement-breakpoint
CREATE TABLE `card_revisions` (
	`deck_id` text NOT NULL,
	`card_id` text NOT NULL,
	`revision` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`deck_id`, `card_id`, `revision`),
	FOREIGN KEY (`deck_id`,`card_id`) REFERENCES `cards`(`deck_id`,`card_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `cards` (
	`deck_id` text NOT NULL,
	`card_id` text NOT NULL,
	`revision` text NOT NULL,
	`topic` text NOT NULL,
	`level` text NOT NULL,
	`archived_at` integer,
	PRIMARY KEY(`deck_id`, `card_id`),
	FOREIGN KEY (`deck_id`) REFERENCES `decks`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cards_level" CHECK("cards"."level" in ('beginner', 'intermediate', 'advanced'))
);
--> statement-breakpoint
CREATE TABLE `decks` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`archived_at` integer
);
--> statement-breakpoint
CREATE TABLE `exposures` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`account_id` text NOT NULL,
	`workspace_id` text,
	`deck_id` text NOT NULL,
	`card_id` text NOT NULL,
	`revision` text NOT NULL,
	`option_order` text NOT NULL,
	`source` text NOT NULL,
	`post_id` text,
	`session_id` text,
	`step` integer,
	`chosen` text,
	`chosen_at` integer,
	`unrated_at` integer,
	`awaits_rating` integer NOT NULL,
	`attempt` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`deck_id`,`card_id`,`revision`) REFERENCES `card_revisions`(`deck_id`,`card_id`,`revision`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exposures_source" CHECK("exposures"."source" in ('post', 'session', 'private')),
	CONSTRAINT "exposures_attempt" CHECK("exposures"."attempt" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exposures_person_post` ON `exposures` (`person_id`,`post_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `exposures_session_step` ON `exposures` (`session_id`,`step`);--> statement-breakpoint
CREATE INDEX `exposures_post` ON `exposures` (`post_id`);--> statement-breakpoint
CREATE INDEX `exposures_unrated` ON `exposures` (`unrated_at`) WHERE awaits_rating = 1;--> statement-breakpoint
CREATE TABLE `memories` (
	`person_id` text NOT NULL,
	`deck_id` text NOT NULL,
	`card_id` text NOT NULL,
	`due_day` text NOT NULL,
	`memory` text NOT NULL,
	PRIMARY KEY(`person_id`, `deck_id`, `card_id`),
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memories_due` ON `memories` (`person_id`,`due_day`);--> statement-breakpoint
CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`undoes` integer,
	`person_id` text NOT NULL,
	`account_id` text NOT NULL,
	`exposure_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`deck_id` text NOT NULL,
	`card_id` text NOT NULL,
	`rating` integer,
	`correct` integer,
	`grade` integer NOT NULL,
	`day` text NOT NULL,
	`retention` real NOT NULL,
	`points` integer NOT NULL,
	`at` integer NOT NULL,
	`memory_before` text,
	`memory_after` text NOT NULL,
	FOREIGN KEY (`undoes`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exposure_id`) REFERENCES `exposures`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reviews_kind" CHECK("reviews"."kind" in ('rating', 'undo') and ("reviews"."kind" = 'undo') = ("reviews"."undoes" is not null)),
	CONSTRAINT "reviews_rating" CHECK("reviews"."rating" between 1 and 5),
	CONSTRAINT "reviews_correct" CHECK("reviews"."correct" in (0, 1)),
	CONSTRAINT "reviews_grade" CHECK("reviews"."grade" between 1 and 4)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_attempt` ON `reviews` (`person_id`,`exposure_id`,`attempt`) WHERE kind = 'rating';--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_undoes` ON `reviews` (`undoes`);--> statement-breakpoint
CREATE INDEX `reviews_card` ON `reviews` (`person_id`,`deck_id`,`card_id`);--> statement-breakpoint
CREATE INDEX `reviews_day` ON `reviews` (`person_id`,`day`);--> statement-breakpoint
CREATE INDEX `reviews_exposure` ON `reviews` (`exposure_id`);--> statement-breakpoint
CREATE TABLE `scores` (
	`review_id` integer PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`deck_id` text NOT NULL,
	`card_id` text NOT NULL,
	`day` text NOT NULL,
	`points` integer NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "scores_points" CHECK("scores"."points" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scores_card_day` ON `scores` (`person_id`,`deck_id`,`card_id`,`day`);--> statement-breakpoint
CREATE INDEX `scores_workspace` ON `scores` (`workspace_id`,`day`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`account_id` text NOT NULL,
	`items` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_person` ON `sessions` (`person_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text,
	`workspace_id` text,
	`person_id` text,
	`platform` text NOT NULL,
	`channel_id` text,
	`target` text NOT NULL,
	`message` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer NOT NULL,
	`lease_owner` text,
	`lease_until` integer,
	`try_started_at` integer,
	`uncertain_since` integer,
	`expires_at` integer,
	`reason` text,
	`message_channel_id` text,
	`message_id` text,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "deliveries_id" CHECK(length("deliveries"."id") between 1 and 22),
	CONSTRAINT "deliveries_kind" CHECK("deliveries"."kind" in ('post', 'reminder', 'notice', 'confirmation')),
	CONSTRAINT "deliveries_state" CHECK("deliveries"."state" in ('waiting', 'sent', 'unknown', 'failed', 'expired', 'cancelled')),
	CONSTRAINT "deliveries_settled" CHECK(("deliveries"."state" = 'waiting') = ("deliveries"."settled_at" is null))
);
--> statement-breakpoint
CREATE INDEX `deliveries_waiting` ON `deliveries` (`next_at`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `deliveries_channel` ON `deliveries` (`workspace_id`,`channel_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `deliveries_subject` ON `deliveries` (`subject_id`);--> statement-breakpoint
CREATE INDEX `deliveries_person` ON `deliveries` (`person_id`);--> statement-breakpoint
CREATE INDEX `deliveries_texts` ON `deliveries` (`settled_at`) WHERE message is not null;--> statement-breakpoint
CREATE TABLE `health` (
	`id` integer PRIMARY KEY NOT NULL,
	`beats` integer NOT NULL,
	`filler` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`platform` text NOT NULL,
	`interaction_id` text NOT NULL,
	`effect` text NOT NULL,
	`result_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`platform`, `interaction_id`, `effect`)
);
--> statement-breakpoint
CREATE INDEX `inbox_result` ON `inbox` (`result_id`);--> statement-breakpoint
CREATE INDEX `inbox_at` ON `inbox` (`at`);--> statement-breakpoint
CREATE TABLE `reminders` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`account_id` text NOT NULL,
	`local_date` text NOT NULL,
	`due_at` integer NOT NULL,
	`state` text NOT NULL,
	`snoozed` integer NOT NULL,
	`sent_before` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reminders_state" CHECK("reminders"."state" in ('planned', 'sending', 'sent', 'cancelled', 'failed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reminders_person_date` ON `reminders` (`person_id`,`local_date`);--> statement-breakpoint
CREATE UNIQUE INDEX `reminders_planned` ON `reminders` (`person_id`) WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX `reminders_due` ON `reminders` (`due_at`) WHERE state = 'planned';--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`platform` text NOT NULL,
	`scope` text NOT NULL,
	`external_id` text NOT NULL,
	`display_name` text NOT NULL,
	`zone` text,
	`last_active_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "accounts_platform" CHECK("accounts"."platform" in ('discord', 'slack', 'playground'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_ref` ON `accounts` (`platform`,`scope`,`external_id`);--> statement-breakpoint
CREATE INDEX `accounts_person` ON `accounts` (`person_id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`workspace_id` text NOT NULL,
	`person_id` text NOT NULL,
	`last_active_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `person_id`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_person` ON `memberships` (`person_id`,`last_active_at`);--> statement-breakpoint
CREATE TABLE `persons` (
	`id` text PRIMARY KEY NOT NULL,
	`zone` text,
	`reminder_hour` integer NOT NULL,
	`reminders_on` integer NOT NULL,
	`paused` integer NOT NULL,
	`new_per_day` integer NOT NULL,
	`retention` real NOT NULL,
	`on_leaderboard` integer NOT NULL,
	`version` integer NOT NULL,
	`explained_at` integer,
	`reminders_offered_at` integer,
	`direct` text NOT NULL,
	`reminder_account_id` text,
	`created_at` integer NOT NULL,
	CONSTRAINT "persons_reminder_hour" CHECK("persons"."reminder_hour" between 8 and 20),
	CONSTRAINT "persons_new_per_day" CHECK("persons"."new_per_day" between 0 and 50),
	CONSTRAINT "persons_retention" CHECK("persons"."retention" between 0.7 and 0.97),
	CONSTRAINT "persons_direct" CHECK("persons"."direct" in ('open', 'refused-unnoticed', 'refused-noticed'))
);
--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`external_id` text NOT NULL,
	`name` text NOT NULL,
	`zone` text,
	`removed_at` integer,
	`welcomed_at` integer,
	`created_at` integer NOT NULL,
	CONSTRAINT "workspaces_platform" CHECK("workspaces"."platform" in ('discord', 'slack', 'playground'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `workspaces_ref` ON `workspaces` (`platform`,`external_id`);
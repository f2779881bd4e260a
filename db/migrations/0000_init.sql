CREATE TABLE `attachments` (
	`rollout_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`rollout_id`, `position`),
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `calls` (
	`key` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`role` text NOT NULL,
	`rollout_id` text,
	`tournament_id` text,
	`model` text NOT NULL,
	`served_by` text NOT NULL,
	`prompt_hash` text NOT NULL,
	`reply` text NOT NULL,
	`stop_reason` text NOT NULL,
	`usage` text NOT NULL,
	`cost_usd` real,
	`latency_ms` real NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `calls_experiment` ON `calls` (`experiment_id`,`role`);--> statement-breakpoint
CREATE INDEX `calls_tournament` ON `calls` (`tournament_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`experiment_id` text,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_experiment` ON `events` (`experiment_id`,`seq`);--> statement-breakpoint
CREATE TABLE `experiment_tasks` (
	`experiment_id` text NOT NULL,
	`task_id` text NOT NULL,
	PRIMARY KEY(`experiment_id`, `task_id`),
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `experiments` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`origin` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
);
--> statement-breakpoint
CREATE TABLE `groups` (
	`tournament_id` text NOT NULL,
	`round` integer NOT NULL,
	`grp` integer NOT NULL,
	`candidates` text NOT NULL,
	`tally` text,
	`winner` text,
	`decided_by` text,
	PRIMARY KEY(`tournament_id`, `round`, `grp`),
	FOREIGN KEY (`tournament_id`) REFERENCES `tournaments`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`experiment_id` text,
	`input` text NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`total` integer,
	`note` text,
	`result` text,
	`error` text,
	`cancel_requested` integer DEFAULT false NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`started_at` text,
	`finished_at` text,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `jobs_status` ON `jobs` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`pid` integer NOT NULL,
	`host` text NOT NULL,
	`acquired_at` text NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rollouts` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`task_id` text NOT NULL,
	`iteration` integer DEFAULT 0 NOT NULL,
	`slot` integer NOT NULL,
	`attempt` integer DEFAULT 1 NOT NULL,
	`agent_name` text NOT NULL,
	`agent_version` text,
	`model` text,
	`exit_status` text NOT NULL,
	`exit_status_raw` text,
	`outcome` text NOT NULL,
	`reward` real,
	`outcome_detail` text,
	`outcome_recorded_in` text,
	`tests` text NOT NULL,
	`prompt` text,
	`patch` text,
	`patch_key_hash` text,
	`step_count` integer NOT NULL,
	`facts` text NOT NULL,
	`usage` text NOT NULL,
	`cost_usd` real,
	`started_at` text,
	`ended_at` text,
	`source_format` text NOT NULL,
	`format_version` text,
	`source_key` text NOT NULL,
	`content_hash` text NOT NULL,
	`warnings` text NOT NULL,
	`extra` text NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rollouts_source` ON `rollouts` (`experiment_id`,`source_key`);--> statement-breakpoint
CREATE INDEX `rollouts_task` ON `rollouts` (`experiment_id`,`task_id`,`iteration`,`slot`);--> statement-breakpoint
CREATE TABLE `step_bodies` (
	`rollout_id` text NOT NULL,
	`idx` integer NOT NULL,
	`thought` text,
	`reasoning` text,
	`command` text,
	`observation` text,
	PRIMARY KEY(`rollout_id`, `idx`),
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `steps` (
	`rollout_id` text NOT NULL,
	`idx` integer NOT NULL,
	`turn` integer NOT NULL,
	`source` text NOT NULL,
	`phase` text NOT NULL,
	`tool` text,
	`thought_preview` text,
	`command_preview` text,
	`observation_preview` text,
	`thought_chars` integer NOT NULL,
	`command_chars` integer NOT NULL,
	`observation_chars` integer NOT NULL,
	`observation_lines` integer NOT NULL,
	`return_code` integer,
	`error` text,
	`truncated` integer NOT NULL,
	`usage` text,
	`cost_usd` real,
	`started_at` text,
	`duration_ms` real,
	PRIMARY KEY(`rollout_id`, `idx`),
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `summaries` (
	`id` text PRIMARY KEY NOT NULL,
	`rollout_id` text NOT NULL,
	`model` text NOT NULL,
	`schema_version` integer NOT NULL,
	`prompt_version` integer NOT NULL,
	`prompt_hash` text NOT NULL,
	`strategy` text NOT NULL,
	`status` text NOT NULL,
	`content` text,
	`bad_citations` text NOT NULL,
	`error` text,
	`revision` integer NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "summaries_content" CHECK("summaries"."status" = 'failed' or "summaries"."content" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `summaries_revision` ON `summaries` (`rollout_id`,`model`,`revision`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`benchmark` text,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`instruction` text,
	`base_commit` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_slug` ON `tasks` (`slug`);--> statement-breakpoint
CREATE TABLE `tournaments` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`task_id` text NOT NULL,
	`iteration` integer DEFAULT 0 NOT NULL,
	`selection_id` text NOT NULL,
	`model` text NOT NULL,
	`scripted` integer NOT NULL,
	`settings` text NOT NULL,
	`prompt_version` integer NOT NULL,
	`prompt_hash` text NOT NULL,
	`code_version` text NOT NULL,
	`candidates` text NOT NULL,
	`collapsed` text,
	`survivors` text,
	`status` text NOT NULL,
	`error` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`finished_at` text,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tournaments_selection` ON `tournaments` (`experiment_id`,`selection_id`,`task_id`);--> statement-breakpoint
CREATE TABLE `votes` (
	`tournament_id` text NOT NULL,
	`round` integer NOT NULL,
	`grp` integer NOT NULL,
	`vote` integer NOT NULL,
	`display_order` text NOT NULL,
	`choice` text,
	`spoiled` text,
	`rationale` text NOT NULL,
	`asks` integer NOT NULL,
	`extra` integer NOT NULL,
	PRIMARY KEY(`tournament_id`, `round`, `grp`, `vote`),
	FOREIGN KEY (`tournament_id`) REFERENCES `tournaments`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "votes_choice_or_spoiled" CHECK(("votes"."choice" is null) <> ("votes"."spoiled" is null))
);

data "aws_region" "current" {}

data "aws_vpc" "this" {
  id = var.vpc_id
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  tags = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

# What starts the server: pulls the image, writes the log, reads the database's URL. The server itself has no rights in AWS.
resource "aws_iam_role" "execution" {
  name_prefix        = "${var.name}-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_iam_policy_document" "secret" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.database_url_secret_arn]
  }
}

resource "aws_iam_role_policy" "secret" {
  name   = "database-url"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.secret.json
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  tags                     = var.tags

  container_definitions = jsonencode([{
    name                   = "control-plane"
    image                  = var.image
    essential              = true
    readonlyRootFilesystem = true
    user                   = "65532:65532"
    command = [
      "serve", "--host", "0.0.0.0", "--port", "8090", "--metrics", "0.0.0.0:9464", "--drain", "20",
      "--trusted-proxy", data.aws_vpc.this.cidr_block,
    ]
    environment = [
      { name = "RASP_CONTROL_PLANE_PUBLIC_URL", value = "https://${var.public_host}" },
    ]
    secrets = [
      { name = "DATABASE_URL", valueFrom = var.database_url_secret_arn },
    ]
    portMappings = [
      { containerPort = 8090, protocol = "tcp" },
      { containerPort = 9464, protocol = "tcp" },
    ]
    healthCheck = {
      command     = ["CMD", "/nodejs/bin/node", "/app/packages/control-plane/dist/esm/cli.js", "probe", "http://127.0.0.1:9464/livez"]
      interval    = 15
      timeout     = 5
      retries     = 3
      startPeriod = 60
    }
    # The drain, and what the server itself takes at most to end.
    stopTimeout     = 45
    linuxParameters = { initProcessEnabled = true }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = data.aws_region.current.name
        "awslogs-stream-prefix" = "control-plane"
      }
    }
  }])
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.this.arn
  launch_type                        = "FARGATE"
  desired_count                      = var.replicas
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  tags                               = var.tags

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = var.task_subnet_ids
    security_groups = [aws_security_group.server.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "control-plane"
    container_port   = 8090
  }

  depends_on = [aws_lb_listener.https]
}
